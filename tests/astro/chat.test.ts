import { Writable } from 'node:stream';
import pino from 'pino';
import request from 'supertest';
import type { StoredMessage } from '../../src/feed/chatSource';
import {
  fillChat,
  holdsSoon,
  keyOf,
  messageOf,
  OTHER,
  PLAYER,
  RESTRICTED_ID,
  SILENCED,
  SUPPORTER,
  tell,
  viewOf,
} from '../chat/support';
import { describeService } from '../gateway/service';
import { openWebSocket, refusal, type WebSocketTester } from '../gateway/webSocketTester';
import { PUBLIC } from '../support/factories';

const logged: string[] = [];
const log = pino(
  { level: 'trace' },
  new Writable({
    write(line: Buffer, _encoding, done) {
      logged.push(line.toString());
      done();
    },
  }),
);

const PATHS = ['/api/v3/chatbot', '/api/v3/chat'];
const pathOf = (id: number, path = PATHS[0]!) => `${path}?token=${keyOf(id)}`;
const textsHeardBy = (bot: WebSocketTester) =>
  bot.of('event').map(({ data }) => (data as StoredMessage).text);

describeService(
  'the chat of AstroAPI',
  (service) => {
    const stack = () => service().stack;
    const bots: WebSocketTester[] = [];

    beforeAll(async () => {
      await fillChat(stack());
      await stack().context.events.ready();
    });
    afterEach(async () => {
      for (const bot of bots.splice(0)) await bot.end();
    });

    async function open(path: string): Promise<WebSocketTester> {
      const bot = await openWebSocket(service().url, { path });
      bots.push(bot);
      return bot;
    }

    it.each(PATHS)(
      'opens at %s with a key, and tells every channel that its owner may read',
      async (path) => {
        const bot = await open(pathOf(SUPPORTER, path));
        expect(bot.of('hello')).toMatchObject([{ player: { id: SUPPORTER, name: `player ${SUPPORTER}` } }]);
        const snapshots = await bot.atLeast(5, 'snapshot');
        expect(snapshots.map(({ channel }) => channel)).toEqual([
          'chat:#osu',
          'chat:#announce',
          'chat:#supporter',
          'chat:#open',
          'chat:#Дом',
        ]);
      },
    );

    it('tells what is said, and says what it is told to', async () => {
      const [bot, other] = [await open(pathOf(PLAYER)), await open(pathOf(OTHER))];
      for (const each of [bot, other]) await each.atLeast(4, 'snapshot');
      const said = messageOf(OTHER, 'hello, bot');
      await tell(stack(), said);
      await holdsSoon(async () => expect(bot.events('chat:#osu')).toEqual([['message', viewOf(said)]]));
      bot.send({ op: 'send', channel: 'chat:#osu', text: 'hello, you' });
      expect(await bot.atLeast(1, 'sent')).toMatchObject([{ data: { text: 'hello, you' } }]);
      await holdsSoon(async () => expect(textsHeardBy(other)).toEqual(['hello, bot', 'hello, you']));
    });

    it.each([
      ['where the owner may only read', PLAYER, '#announce', 'forbidden'],
      ['where the owner may not read', PLAYER, '#staff', 'unknown_channel'],
      ['while the owner is silenced', SILENCED, '#osu', 'forbidden'],
    ])('says nothing %s', async (_where, id, channel, code) => {
      const bot = await open(pathOf(id));
      await bot.atLeast(4, 'snapshot');
      bot.send({ op: 'send', channel: `chat:${channel}`, text: 'hi' });
      expect(await bot.atLeast(1, 'error')).toMatchObject([{ code, channel: `chat:${channel}` }]);
    });

    it('tells of nothing but chat', async () => {
      const bot = await open(pathOf(PLAYER));
      await bot.atLeast(4, 'snapshot');
      bot.subscribe('players', 'scores', 'matches', 'player:3', 'chat:#staff');
      const errors = await bot.atLeast(5, 'error');
      expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['unknown_channel']));
    });

    it('ends where the owner may read no longer', async () => {
      const bot = await open(pathOf(SUPPORTER));
      await bot.atLeast(5, 'snapshot');
      const setPriv = (priv: number) =>
        stack().writable.query.updateTable('users').set({ priv }).where('users.id', '=', SUPPORTER).execute();
      await setPriv(PUBLIC);
      expect(await bot.atLeast(1, 'unsubscribed')).toEqual([
        { op: 'unsubscribed', channel: 'chat:#supporter' },
      ]);
      await setPriv(PUBLIC | 16);
    });

    it.each<[string, string, number, string]>([
      ['no key', '/api/v3/chatbot', 401, 'Invalid API key.'],
      ['an empty key', '/api/v3/chatbot?token=', 401, 'Invalid API key.'],
      ["nobody's key", `/api/v3/chat?token=${keyOf(999)}`, 401, 'Invalid API key.'],
      ['the key of a hidden player', pathOf(RESTRICTED_ID), 403, "This API key's owner may not use the API."],
    ])('opens not with %s', async (_what, path, status, code) => {
      const answer = await refusal(service().url, path);
      expect([answer.status, answer.body]).toEqual([status, { status: 'ERR', code, data: null }]);
    });

    it('says to other requests that it is a WebSocket', async () => {
      const { status, body, headers } = await request(stack().app).get(pathOf(PLAYER));
      expect([status, headers['upgrade'], body.status]).toEqual([426, 'websocket', 'ERR']);
      expect((await request(stack().app).post('/api/v3/chat')).status).toBe(405);
    });

    it('leaves no key in the log', async () => {
      await (await open(pathOf(PLAYER))).end();
      await refusal(service().url, pathOf(RESTRICTED_ID));
      await holdsSoon(async () => expect(logged.join('')).toContain('a WebSocket is closed'));
      expect(logged.join('')).toContain('"path":"/api/v3/chatbot"');
      for (const id of [PLAYER, SUPPORTER, RESTRICTED_ID]) expect(logged.join('')).not.toContain(keyOf(id));
    });
  },
  { env: { API_RATE_LIMITS: 'false' }, limits: { rightsMs: 50 }, overrides: { log } },
);
