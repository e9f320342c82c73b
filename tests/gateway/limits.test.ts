import { once } from 'node:events';
import { connect } from 'node:net';
import type { ChatPort } from '../../src/feed/chatPort';
import type { GatewayLimits } from '../../src/gateway/limits';
import { eventually } from '../support/eventually';
import { insertPlayer, livePlayer } from '../support/factories';
import { createEmbeddedStack } from '../support/stacks';
import { serve, type Service, type ServiceOptions } from './service';
import { openWebSocket, refusal, type WebSocketTester } from './webSocketTester';

const GATEWAY = '/v2/gateway';

describe('a client of the gateway', () => {
  let service: Service;
  const clients: WebSocketTester[] = [];

  async function start({ limits, ...options }: ServiceOptions): Promise<void> {
    service = await serve(await createEmbeddedStack(options), limits);
  }
  async function open(headers: Record<string, string> = {}): Promise<WebSocketTester> {
    const client = await openWebSocket(service.url, { headers });
    clients.push(client);
    return client;
  }
  afterEach(async () => {
    for (const client of clients.splice(0)) client.webSocket.terminate();
    await service.close();
  });

  describe('is refused', () => {
    const tooMany = { status: 'error', error: 'Too many connections from this address.' };

    it('where its address has as many as it may, until one of those is closed', async () => {
      await start({ limits: { connectionsPerAddress: 2 } });
      const first = await open();
      await open();
      expect(await refusal(service.url, GATEWAY)).toMatchObject({
        status: 429,
        body: tooMany,
        headers: { 'retry-after': '30' },
      });
      const events = await fetch(`${service.url}/v2/events?channels=players`);
      expect([events.status, await events.json()]).toEqual([429, tooMany]);
      await first.end();
      await eventually(() => open().catch(() => undefined));
    });

    it('by the address that a trusted proxy tells, networks of IPv6 as one', async () => {
      await start({ limits: { connectionsPerAddress: 1 }, env: { API_TRUSTED_PROXIES: '127.0.0.1' } });
      const from = (address: string) => ({ 'X-Forwarded-For': address });
      await open(from('203.0.113.1'));
      await open(from('203.0.113.2'));
      await open(from('2001:db8::1'));
      const headers = from('2001:db8::2');
      expect(await refusal(service.url, GATEWAY, { headers })).toMatchObject({ status: 429 });
    });

    it('where the process has as many as it may', async () => {
      await start({ limits: { connections: 1 } });
      await open();
      expect(await refusal(service.url, GATEWAY)).toMatchObject({
        status: 503,
        body: { status: 'error', error: 'This server takes no more connections right now.' },
      });
    });

    it('not for what was refused before', async () => {
      await start({ limits: { connectionsPerAddress: 1 } });
      for (const path of [GATEWAY, '/v2/nowhere'])
        await refusal(service.url, path, { headers: { Authorization: 'no key' } });
      await fetch(`${service.url}/v2/events?channels=nowhere`).then((response) => response.text());
      await eventually(() => open().catch(() => undefined));
    });

    it('never where the operator has lifted the limits', async () => {
      await start({ env: { API_RATE_LIMITS: 'false' } });
      for (let count = 0; count < 25; count += 1) await open();
      const [client] = clients;
      for (let count = 0; count < 100; count += 1) client?.send({ op: 'ping' });
      await client?.atLeast(100, 'pong');
      expect(client?.of('error')).toEqual([]);
      expect(client?.of('hello')[0]?.limits.messages_per_second).toBeNull();
    });
  });

  describe('whose address has sent too many keys and sessions of nobody', () => {
    const env = { API_TRUSTED_PROXIES: '127.0.0.1', API_LIMITS_ADDRESS: 'credentials=3' };
    const tooMany = { status: 429, headers: { 'retry-after': expect.stringMatching(/^\d+$/) as string } };
    const unknown = (last: number) => `00000000-0000-4000-8000-00000000000${last}`;
    const from = (address: string, headers: Record<string, string> = {}) => ({
      headers: { 'X-Forwarded-For': address, ...headers },
    });
    const lookUps = () => service.stack.statements.filter((sql) => /api_key\W =/.test(sql)).length;

    it('has none of them looked up any more, where it connects', async () => {
      await start({ env });
      const headers = from('203.0.113.1', { Authorization: unknown(1) });
      expect(await refusal(service.url, GATEWAY, headers)).toMatchObject({ status: 401 });
      const bot = `/api/v3/chatbot?token=${unknown(2)}`;
      expect(await refusal(service.url, bot, from('203.0.113.1'))).toMatchObject({ status: 401 });
      await open(from('203.0.113.1', { Cookie: 'bancho_session=none' }).headers);
      expect(lookUps()).toBe(2);
      expect(await refusal(service.url, GATEWAY, headers)).toMatchObject(tooMany);
      expect(await refusal(service.url, bot, from('203.0.113.1'))).toMatchObject(tooMany);
      const events = await fetch(`${service.url}/v2/events?channels=players`, headers);
      await events.text();
      expect([events.status, lookUps()]).toEqual([429, 2]);
      await open(from('203.0.113.1').headers);
      const elsewhere = from('203.0.113.2', { Authorization: unknown(1) });
      expect(await refusal(service.url, GATEWAY, elsewhere)).toMatchObject({ status: 401 });
    });

    it('has none of them looked up any more, where it is connected already', async () => {
      await start({ env });
      const client = await open(from('203.0.113.1').headers);
      for (let at = 1; at <= 4; at += 1) client.send({ op: 'authenticate', key: unknown(at) });
      const told = await client.atLeast(4, 'error');
      expect(told.map(({ code }) => code)).toEqual(Array(4).fill('invalid_key'));
      expect(told[2]?.message).toBe('Invalid API key.');
      expect(told[3]?.message).toMatch(/^Too many wrong keys from this address: try again in \d+ s\.$/);
      expect(lookUps()).toBe(3);
    });
  });

  it('is told the limits', async () => {
    await start({});
    const client = await open();
    expect(client.messages).toEqual([
      {
        op: 'hello',
        player: null,
        limits: { subscriptions: 100, message_bytes: 32_768, messages_per_second: 10 },
        heartbeat_seconds: 30,
      },
    ]);
  });

  it('has so many channels, and may change them', async () => {
    await start({ limits: { subscriptions: 2 } });
    const client = await open();
    client.subscribe('player:1', 'player:2', 'player:3');
    const [error] = await client.atLeast(1, 'error');
    expect(error).toEqual({
      op: 'error',
      code: 'too_many_subscriptions',
      message: 'This connection has as many channels as it may.',
      channel: 'player:3',
    });
    client.send({ op: 'unsubscribe', channels: ['player:1'] });
    client.subscribe('player:3');
    await client.atLeast(3, 'snapshot');
    expect(client.of('error')).toHaveLength(1);
  });

  it('is told of messages that are none, and closed when there is no end to them', async () => {
    await start({ limits: { faults: 7 } });
    const client = await open();
    const none = ['', '{', '[]', '{"op":1}', '{"op":"subscribe"}', '{"op":"subscribe","channels":[]}'];
    for (const text of none) client.webSocket.send(text);
    await client.atLeast(none.length, 'error');
    expect(new Set(client.of('error').map(({ code }) => code))).toEqual(new Set(['malformed']));
    await client.settled();
    client.webSocket.send(Buffer.from('{"op":"ping"}'));
    await eventually(() => client.closed);
    expect(client.closed).toEqual({ code: 4002, reason: 'This is no message of the protocol.' });
    expect(client.of('pong')).toHaveLength(1);
  });

  it('is told of ops that there are not', async () => {
    await start({});
    const client = await open();
    client.webSocket.send('{"op":"dance"}');
    const [error] = await client.atLeast(1, 'error');
    expect(error).toEqual({ op: 'error', code: 'unknown_op', message: 'There is no such op.' });
    await client.settled();
  });

  it('is told when it says too much, and closed when it goes on', async () => {
    await start({ limits: { messageBurst: 3, messagesPerSecond: 0, faults: 2 } });
    const client = await open();
    for (let count = 0; count < 4; count += 1) client.send({ op: 'ping' });
    const [error] = await client.atLeast(1, 'error');
    expect(error).toEqual({
      op: 'error',
      code: 'too_many_messages',
      message: 'Too many messages: this one was not read.',
    });
    expect(client.closed).toBeUndefined();
    client.send({ op: 'ping' });
    await eventually(() => client.closed);
    expect(client.closed?.code).toBe(4029);
    expect(client.of('pong')).toHaveLength(3);
  });

  describe('whose rights take long to look up', () => {
    const KEY = 'a0b1c2d3-0000-4000-8000-000000000003';
    const NOT_LIMITED = { API_RATE_LIMITS: 'false' };
    /** What lets each look at `#slow` end, with its answer. */
    const hanging: ((mayRead: boolean) => void)[] = [];
    let isSlow: boolean;
    let looks: number;
    const chat: ChatPort = {
      async mayRead(channel) {
        if (channel === '#slow' && isSlow) return new Promise((resolve) => void hanging.push(resolve));
        looks += 1;
        return true;
      },
      latest: async () => [],
    };

    async function startSlow(limits: Partial<GatewayLimits>): Promise<void> {
      await start({ overrides: { chat }, env: NOT_LIMITED, limits });
      await insertPlayer(service.stack.writable, 3, { api_key: KEY });
    }
    function release(): void {
      isSlow = false;
      for (const end of hanging.splice(0)) end(true);
    }
    /** Rights are looked at so often, as the one tells who has nothing slow. */
    const rounds = (count: number) => {
      const before = looks;
      return eventually(() => looks >= before + count);
    };

    beforeEach(() => {
      isSlow = true;
      looks = 0;
      hanging.length = 0;
    });
    afterEach(release);

    it('is answered as much as may wait, in order, and told of the rest', async () => {
      await startSlow({ waitingMessages: 3, faults: 3 });
      const client = await open({ Authorization: KEY });
      client.subscribe('chat:#slow');
      await eventually(() => hanging.length === 1);
      client.send({ op: 'send', channel: 'players', text: '' });
      client.send({ op: 'unsubscribe', channels: ['players'] });
      for (let count = 0; count < 3; count += 1) client.send({ op: 'ping' });
      const errors = await client.atLeast(2, 'error');
      expect(errors.map(({ code }) => code)).toEqual(['too_many_messages', 'too_many_messages']);
      release();
      await client.atLeast(1, 'pong');
      const answers = client.messages.slice(3).map(({ op }) => op);
      expect(answers.filter((op) => op !== 'snapshot')).toEqual(['error', 'unsubscribed', 'pong']);
      await client.settled();
    });

    it('is closed when it goes on', async () => {
      await startSlow({ waitingMessages: 3, faults: 2 });
      const client = await open({ Authorization: KEY });
      client.subscribe('chat:#slow');
      for (let count = 0; count < 5; count += 1) client.send({ op: 'ping' });
      await eventually(() => client.closed);
      expect(client.closed?.code).toBe(4029);
    });

    it('has one look at its rights wait at a time', async () => {
      await startSlow({ waitingMessages: 3, rightsMs: 5, heartbeatMs: 300 });
      const [quick, client] = [await open({ Authorization: KEY }), await open({ Authorization: KEY })];
      isSlow = false;
      client.subscribe('chat:#slow');
      await client.atLeast(1, 'snapshot');
      isSlow = true;
      quick.subscribe('chat:#quick');
      await eventually(() => hanging.length === 1);
      await rounds(10);
      client.send({ op: 'ping' });
      await rounds(10);
      expect([hanging.length, client.of('error')]).toEqual([1, []]);
      release();
      await client.atLeast(1, 'pong');
    });

    it.each([
      ['every few seconds', { rightsMs: 5, heartbeatMs: 60_000 }],
      ['with every heartbeat', { rightsMs: 60_000, heartbeatMs: 30 }],
    ])('has one look at its rights wait at a time on an event stream, %s', async (_when, limits) => {
      await startSlow(limits);
      const leaving = new AbortController();
      const listen = async (channel: string) => {
        const url = `${service.url}/v2/events?channels=chat:%23${channel}`;
        const stream = await fetch(url, { headers: { Authorization: KEY }, signal: leaving.signal });
        expect(stream.status).toBe(200);
      };
      isSlow = false;
      for (const channel of ['slow', 'quick']) await listen(channel);
      await eventually(() => service.stack.context.feed.figures().subscriptions === 2);
      isSlow = true;
      await eventually(() => hanging.length >= 1);
      await rounds(10);
      expect(hanging).toHaveLength(1);
      leaving.abort();
    });
  });

  it('is closed for a message that is too long', async () => {
    await start({ limits: { messageBytes: 64 } });
    const client = await open();
    const padded = (length: number) => '{"op":"ping"}'.padEnd(length);
    client.webSocket.send(padded(64));
    await client.atLeast(1, 'pong');
    client.webSocket.send(padded(65));
    await eventually(() => client.closed);
    expect(client.closed?.code).toBe(1009);
  });

  /** A place that was taken is free again. */
  const placeIsFree = () => eventually(() => open().catch(() => undefined));

  it('that does not answer heartbeats is gone, one that does is not', async () => {
    await start({ limits: { heartbeatMs: 60, connectionsPerAddress: 2 } });
    const [alive, dead] = [await open(), await open()];
    dead.webSocket.pause();
    await placeIsFree();
    const answered: unknown[] = [];
    alive.webSocket.on('ping', (data) => answered.push(data));
    await eventually(() => answered.length >= 5);
    expect(alive.closed).toBeUndefined();
  });

  describe('that reads too slowly', () => {
    const LONG = 'x'.repeat(500_000);
    /** More than the systems at both ends hold for a connection. */
    const EVENTS = 40;

    async function flood(quick: WebSocketTester): Promise<void> {
      for (let action = 1; action <= EVENTS; action += 1) {
        await service.game.player('status', livePlayer(3, { info_text: `${action} ${LONG}` }));
        await quick.atLeast(action, 'event');
      }
    }

    async function subscribed(): Promise<WebSocketTester> {
      const client = await open();
      client.subscribe('players');
      await client.atLeast(1, 'snapshot');
      return client;
    }

    beforeEach(async () => {
      await start({ limits: { unreadBytes: 100_000, closeMs: 200, connectionsPerAddress: 2 } });
      await insertPlayer(service.stack.writable, 3);
      await service.game.live.putPlayer(livePlayer(3));
    });

    it('is closed with a code that says so; others get everything', async () => {
      const [slow, quick] = [await subscribed(), await subscribed()];
      slow.webSocket.pause();
      const flooding = flood(quick);
      await placeIsFree();
      slow.webSocket.resume();
      await eventually(() => slow.closed);
      await flooding;
      expect(slow.of('event').length).toBeLessThan(EVENTS);
      expect(quick.closed).toBeUndefined();
      expect(new Set(quick.of('event').map(({ position }) => position)).size).toBe(EVENTS);
    });

    it('and then reads on is told why', async () => {
      await service.close();
      await start({ limits: { unreadBytes: 100_000, closeMs: 60_000 } });
      await insertPlayer(service.stack.writable, 3);
      await service.game.live.putPlayer(livePlayer(3));
      const [slow, quick] = [await subscribed(), await subscribed()];
      slow.webSocket.pause();
      await flood(quick);
      slow.webSocket.resume();
      await eventually(() => slow.closed);
      expect(slow.closed).toEqual({ code: 4008, reason: 'Too slow: too much is unread.' });
    });

    describe('has time for what there is', () => {
      const PLAYERS = 40;

      beforeEach(async () => {
        for (let id = 4; id < 4 + PLAYERS; id += 1) {
          await insertPlayer(service.stack.writable, id);
          await service.game.live.putPlayer(livePlayer(id, { info_text: LONG }));
        }
      });
      const change = (action: number) => service.game.player('status', livePlayer(3, { action }));

      it('over a WebSocket', async () => {
        const slow = await open();
        slow.webSocket.pause();
        slow.subscribe('players');
        const quick = await subscribed();
        await change(1);
        await quick.atLeast(1, 'event');
        slow.webSocket.resume();
        await slow.atLeast(1, 'snapshot');
        await change(2);
        await eventually(() => slow.of('event').at(-1)?.data ?? slow.closed);
        expect(slow.closed).toBeUndefined();
        expect(slow.of('snapshot')).toHaveLength(1);
      });

      it('over an event stream', async () => {
        const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
        socket.write('GET /v2/events?channels=players HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
        await once(socket, 'readable');
        const quick = await subscribed();
        await change(1);
        await quick.atLeast(1, 'event');
        let end = '';
        socket.setEncoding('utf8').on('data', (part: string) => (end = (end + part).slice(-2_000)));
        await eventually(() => end.includes('"op":"event"') || socket.closed);
        expect(end).toContain('"action":1');
        socket.destroy();
      });

      it('but not twice', async () => {
        await subscribed();
        const slow = await open();
        slow.webSocket.pause();
        for (let times = 0; times < 3; times += 1) slow.subscribe('players');
        await placeIsFree();
      });
    });

    it('of an event stream is told why and cut off', async () => {
      const quick = await subscribed();
      const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
      socket.write('GET /v2/events?channels=players HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
      await once(socket, 'readable');
      await flood(quick);
      await placeIsFree();
      let text = '';
      socket.setEncoding('utf8').on('data', (part: string) => (text += part));
      await eventually(() => socket.closed);
      expect(text.split('data: {"op":"event"').length).toBeLessThan(EVENTS);
    });
  });
});
