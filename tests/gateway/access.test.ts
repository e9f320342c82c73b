import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ChatPort } from '../../src/feed/chatPort';
import { eventually } from '../support/eventually';
import { insertPlayer, PUBLIC, RESTRICTED } from '../support/factories';
import { sessionCookie } from '../support/sessions';
import type { Stack } from '../support/stacks';
import { describeService } from './service';
import { openWebSocket, refusal, type WebSocketTester } from './webSocketTester';

const KEY = 'a0b1c2d3-0000-4000-8000-000000000003';
const HIDDEN_KEY = 'a0b1c2d3-0000-4000-8000-000000000004';
const LISTED = 'https://listed.example';
const GATEWAY = '/v2/gateway';

/** One channel, which player 3 may read, until it may not. */
const readers = new Set<number>();
const chat: ChatPort = {
  mayRead: async (channel, { id }) => channel === '#osu' && readers.has(id),
  latest: async () => [],
};

async function fillChannel({ writable }: Stack): Promise<void> {
  await writable.query.deleteFrom('channels').execute();
  const channel = { name: '#osu', topic: '', read_priv: 1, write_priv: 1, auto_join: 1 };
  await writable.query.insertInto('channels').values(channel).execute();
}

describeService(
  'the gateway',
  (service) => {
    const clients: WebSocketTester[] = [];
    const player = { id: 3, name: 'player 3' };
    const cookie = () => sessionCookie(service().stack, 3);

    beforeAll(async () => {
      const { writable } = service().stack;
      await insertPlayer(writable, 3, { api_key: KEY });
      await insertPlayer(writable, 4, { api_key: HIDDEN_KEY, priv: RESTRICTED });
    });
    beforeEach(() => readers.add(3));
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.end();
    });

    async function open(headers: Record<string, string> = {}): Promise<WebSocketTester> {
      const client = await openWebSocket(service().url, { headers });
      clients.push(client);
      return client;
    }
    const whoIs = async (headers: Record<string, string>) => (await open(headers)).of('hello')[0]?.player;

    describe('knows', () => {
      it('nobody without a key or session, nor by a dead session', async () => {
        expect(await whoIs({})).toBeNull();
        expect(await whoIs({ Cookie: `bancho_session=${'x'.repeat(43)}` })).toBeNull();
      });

      it('the owner of a key', async () => {
        expect(await whoIs({ Authorization: `Bearer ${KEY}` })).toEqual(player);
      });

      it('who is logged in, in pages of this origin and of listed ones, and outside of browsers', async () => {
        const Cookie = await cookie();
        expect(await whoIs({ Cookie })).toEqual(player);
        expect(await whoIs({ Cookie, Origin: service().url })).toEqual(player);
        expect(await whoIs({ Cookie, Origin: LISTED })).toEqual(player);
        expect(
          await whoIs({ Cookie, Origin: 'https://proxied.example', 'Sec-Fetch-Site': 'same-origin' }),
        ).toEqual(player);
      });

      it('nobody in pages of other origins, which may use the rest', async () => {
        const Cookie = await cookie();
        const port = Number(new URL(service().url).port);
        const origins = [
          'https://other.example',
          `http://127.0.0.1:${port + 1}`,
          `http://localhost:${port}`,
          'null',
        ];
        for (const Origin of origins)
          expect([Origin, await whoIs({ Cookie, Origin })]).toEqual([Origin, null]);
        expect(await whoIs({ Cookie, Origin: service().url, 'Sec-Fetch-Site': 'same-site' })).toBeNull();
      });

      it('the owner of a key that comes as a message', async () => {
        const client = await open({ Origin: 'https://other.example' });
        client.send({ op: 'authenticate', key: KEY });
        expect(await client.atLeast(1, 'authenticated')).toEqual([{ op: 'authenticated', player }]);
        client.subscribe('chat:#osu');
        await client.atLeast(1, 'snapshot');
      });
    });

    it('refuses a wrong key, and that of a hidden player', async () => {
      const answers = [];
      for (const key of ['', 'nobody', KEY.replace('a0', 'b0'), HIDDEN_KEY])
        answers.push(await refusal(service().url, GATEWAY, { headers: { Authorization: `Bearer ${key}` } }));
      const wrong = { status: 'error', error: 'Invalid API key.' };
      const hidden = { status: 'error', error: "This API key's owner may not use the API." };
      expect(answers.map(({ status, body }) => [status, body])).toEqual([
        [401, wrong],
        [401, wrong],
        [401, wrong],
        [403, hidden],
      ]);
    });

    it('refuses those as messages too, and goes on as before', async () => {
      const client = await open({ Authorization: KEY });
      for (const key of ['nobody', HIDDEN_KEY]) client.send({ op: 'authenticate', key });
      expect(await client.atLeast(2, 'error')).toEqual([
        { op: 'error', code: 'invalid_key', message: 'Invalid API key.' },
        { op: 'error', code: 'invalid_key', message: "This API key's owner may not use the API." },
      ]);
      client.subscribe('chat:#osu');
      await client.atLeast(1, 'snapshot');
    });

    it('opens the chat to who may read it, and not to anybody', async () => {
      const anybody = await open();
      anybody.subscribe('chat:#osu', 'players');
      const [error] = await anybody.atLeast(1, 'error');
      expect(error).toEqual({
        op: 'error',
        code: 'authentication_required',
        message: 'This channel needs an API key or a session.',
        channel: 'chat:#osu',
      });
      await anybody.atLeast(1, 'snapshot');

      const client = await open({ Cookie: await cookie() });
      client.subscribe('chat:#osu', 'chat:#staff', 'chat:osu');
      const errors = await client.atLeast(2, 'error');
      expect(errors.map(({ code, channel }) => [code, channel])).toEqual([
        ['unknown_channel', 'chat:#staff'],
        ['unknown_channel', 'chat:osu'],
      ]);
      await client.atLeast(1, 'snapshot');
      expect(client.of('snapshot').map(({ channel, data }) => [channel, data])).toEqual([
        ['chat:#osu', { messages: [] }],
      ]);
    });

    it('closes the chat to who may read it no longer', async () => {
      const client = await open({ Authorization: KEY });
      client.subscribe('chat:#osu', 'players');
      await client.atLeast(2, 'snapshot');
      readers.delete(3);
      expect(await client.atLeast(1, 'unsubscribed')).toEqual([{ op: 'unsubscribed', channel: 'chat:#osu' }]);
      client.subscribe('chat:#osu');
      expect((await client.atLeast(1, 'error'))[0]?.code).toBe('unknown_channel');
    });

    it('closes the chat when the session ends', async () => {
      const Cookie = await cookie();
      const client = await open({ Cookie });
      client.subscribe('chat:#osu');
      await client.atLeast(1, 'snapshot');
      await service().stack.context.sessions.end(Cookie.replace('bancho_session=', ''));
      await client.atLeast(1, 'unsubscribed');
      client.subscribe('chat:#osu');
      expect((await client.atLeast(1, 'error'))[0]?.code).toBe('authentication_required');
    });

    describe('says nothing more in the name of a player', () => {
      const send = { op: 'send', channel: 'chat:#osu', text: 'hi' } as const;

      beforeAll(() => fillChannel(service().stack));
      afterEach(() => jest.restoreAllMocks());

      /** What the client is told of something that it says. */
      async function say(client: WebSocketTester): Promise<string> {
        const before = client.messages.length;
        client.send(send);
        await eventually(() => client.messages.length > before);
        const [answer] = client.messages.slice(before);
        return answer?.op === 'error' ? answer.code : String(answer?.op);
      }

      it('whose log-in has ended', async () => {
        const Cookie = await cookie();
        const client = await open({ Cookie });
        expect(await say(client)).toBe('sent');
        const answer = await fetch(`${service().url}/v2/sessions/current`, {
          method: 'DELETE',
          headers: { Cookie },
        });
        expect(answer.status).toBe(200);
        expect(await say(client)).toBe('authentication_required');
      });

      it('whose key was replaced', async () => {
        const { writable, context } = service().stack;
        const setKey = (api_key: string) =>
          writable.query.updateTable('users').set({ api_key }).where('id', '=', 3).execute();
        const [byHeader, byMessage] = [await open({ Authorization: KEY }), await open()];
        byMessage.send({ op: 'authenticate', key: KEY });
        await byMessage.atLeast(1, 'authenticated');
        for (const client of [byHeader, byMessage]) expect(await say(client)).toBe('sent');
        await setKey(KEY.replace('a0', 'c0'));
        context.keyOwners.clear();
        for (const client of [byHeader, byMessage]) expect(await say(client)).toBe('authentication_required');
        await setKey(KEY);
        context.keyOwners.clear();
      });

      it('of whom it cannot be told whether the log-in lasts, until it can', async () => {
        const client = await open({ Cookie: await cookie() });
        const owner = jest
          .spyOn(service().stack.context.sessions, 'owner')
          .mockRejectedValue(new Error('away'));
        expect(await say(client)).toBe('unavailable');
        owner.mockRestore();
        expect(await say(client)).toBe('sent');
      });
    });

    it('forgets who was logged in with the next heartbeat, whatever is subscribed', async () => {
      const Cookie = await cookie();
      const client = await open({ Cookie });
      await service().stack.context.sessions.end(Cookie.replace('bancho_session=', ''));
      const code = await eventually(async () => {
        const before = client.messages.length;
        client.subscribe('chat:#nope');
        await eventually(() => client.messages.length > before);
        const error = client.of('error').at(-1);
        return error?.code === 'authentication_required' && error.code;
      });
      expect(code).toBe('authentication_required');
    });

    it('closes the chat when the key is of a hidden player', async () => {
      const { writable, context } = service().stack;
      const setPriv = (priv: number) =>
        writable.query.updateTable('users').set({ priv }).where('id', '=', 3).execute();
      const client = await open({ Authorization: KEY });
      client.subscribe('chat:#osu');
      await client.atLeast(1, 'snapshot');
      await setPriv(RESTRICTED);
      context.keyOwners.clear();
      await client.atLeast(1, 'unsubscribed');
      await setPriv(PUBLIC);
      context.keyOwners.clear();
    });

    it('is a WebSocket and says so', async () => {
      const answer = await fetch(service().url + GATEWAY);
      expect(answer.status).toBe(426);
      expect(answer.headers.get('upgrade')).toBe('websocket');
      expect(await answer.json()).toEqual({
        status: 'error',
        error: 'This is a WebSocket. As an event stream: GET /v2/events.',
      });
      const post = await fetch(service().url + GATEWAY, { method: 'POST' });
      expect([post.status, post.headers.get('allow'), await post.json()]).toEqual([
        405,
        'GET, HEAD, OPTIONS',
        { detail: 'Method Not Allowed' },
      ]);
    });

    it.each(['/', '/v2/gateway/', '/v2/Gateway', '/v1/gateway', '/gateway', '/v1/get_about', '/v2/%zz'])(
      'is not at %s',
      async (path) => {
        const { status, headers, body } = await refusal(service().url, path);
        expect([status, headers['content-type'], body]).toEqual([
          404,
          'application/json',
          { detail: 'Not Found' },
        ]);
      },
    );

    it('is not there for other hosts', async () => {
      const Host = 'other.example';
      expect(await refusal(service().url, GATEWAY, { headers: { Host } })).toMatchObject({
        status: 404,
        body: { detail: 'Not Found' },
      });
    });

    it('refuses handshakes that are none', async () => {
      const { status } = await refusalOf({ 'Sec-WebSocket-Key': 'short' });
      expect(status).toBe(400);
      await eventually(() => open().catch(() => undefined));
    });

    /** The answer to a request for a WebSocket in which something is wrong. */
    function refusalOf(headers: Record<string, string>): Promise<{ status?: number; body: string }> {
      return new Promise((resolve, reject) => {
        const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' };
        request(service().url + GATEWAY, { headers: { ...upgrade, ...headers } }, (response) => {
          void text(response).then((body) => resolve({ status: response.statusCode, body }));
        })
          .on('error', reject)
          .end();
      });
    }

    it('ends a connection that asks for one before its last request is answered, and no other', async () => {
      const other = await open();
      const socket = connect(Number(new URL(service().url).port), '127.0.0.1');
      socket.on('error', () => undefined).resume();
      const head = 'Host: 127.0.0.1\r\n';
      const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
      socket.write(`GET /v2/maps HTTP/1.1\r\n${head}\r\nGET ${GATEWAY} HTTP/1.1\r\n${head}${upgrade}\r\n`);
      await eventually(() => socket.closed);
      await other.settled();
      expect(other.closed).toBeUndefined();
    });

    describe('lets other protocols be offered', () => {
      /** As clients do that would rather speak HTTP/2. */
      function offer(
        method: string,
        path: string,
        body?: string,
      ): Promise<{ status?: number; body: string }> {
        return new Promise((resolve, reject) => {
          const headers = {
            Connection: 'Upgrade, HTTP2-Settings',
            Upgrade: 'h2c',
            'HTTP2-Settings': 'AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
            ...(body !== undefined && {
              'Content-Type': 'application/json',
              'Content-Length': Buffer.byteLength(body),
            }),
          };
          request(service().url + path, { method, headers }, (response) => {
            void text(response).then((answer) => resolve({ status: response.statusCode, body: answer }));
          })
            .on('error', reject)
            .end(body);
        });
      }

      it('to requests, which are answered as ever', async () => {
        const answer = await fetch(`${service().url}/v1/get_player_count`);
        expect(await offer('GET', '/v1/get_player_count')).toEqual({
          status: 200,
          body: await answer.text(),
        });
        expect((await offer('GET', GATEWAY)).status).toBe(426);
      });

      it('to requests with bodies, of any size', async () => {
        const wrong = JSON.stringify({ username: 'nobody', password: 'y'.repeat(100) });
        const plain = await fetch(`${service().url}/v2/sessions`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: wrong,
        });
        expect(plain.status).not.toBe(404);
        expect(await offer('POST', '/v2/sessions', wrong)).toEqual({
          status: plain.status,
          body: await plain.text(),
        });
        const long = JSON.stringify({ username: 'nobody', password: 'y'.repeat(80_000) });
        expect((await offer('POST', '/v2/sessions', long)).status).toBeGreaterThanOrEqual(400);
      });
    });
  },
  {
    overrides: { chat },
    env: { API_CREDENTIAL_ORIGINS: LISTED, API_ALLOWED_HOSTS: '127.0.0.1', API_RATE_LIMITS: 'false' },
    limits: { rightsMs: 30, heartbeatMs: 300 },
  },
);
