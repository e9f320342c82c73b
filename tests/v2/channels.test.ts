import { sql } from 'kysely';
import request from 'supertest';
import { createChat } from '../../src/chat/chat';
import { createMemoryChatHistory } from '../../src/chat/memoryChatHistory';
import { createRedisChatHistory } from '../../src/chat/redisChatHistory';
import { API_VERSIONS } from '../../src/app';
import { createContext } from '../../src/context';
import type { StoredMessage } from '../../src/feed/chatSource';
import { buildOpenApi } from '../../src/http/openapi';
import { insertPlayer, PUBLIC, RESTRICTED } from '../support/factories';
import { testServices } from '../support/services';
import { sessionCookie } from '../support/sessions';
import {
  createEmbeddedStack,
  createServicesStack,
  describeOnEveryStack,
  type Stack,
} from '../support/stacks';
import {
  ADMIN,
  CHANNELS,
  holdsSoon,
  fillChat,
  keyOf,
  messageOf,
  MODERATOR_ID,
  ONCE_SILENCED,
  OTHER,
  PLAYER,
  RESTRICTED_ID,
  RESTRICTED_MODERATOR,
  SILENCED,
  SUPPORTER,
  tell,
  UNVERIFIED_ID,
  viewOf,
} from '../chat/support';

const NOT_FOUND = { status: 'error', error: 'Channel not found.' };
const READ_ONLY = { status: 'error', error: 'You may not write in this channel.' };
const SILENCE = { status: 'error', error: 'You are silenced.' };
const NO_LOG_IN = { status: 'error', error: 'Authentication required.' };
const UNKNOWN_KEY = { status: 'error', error: 'Invalid API key.' };
const HIDDEN_OWNER = { status: 'error', error: "This API key's owner may not use the API." };
const AWAY = { status: 'error', error: 'Chat is not available right now.' };

const UNLIMITED = { env: { API_RATE_LIMITS: 'false' } };

type Headers = Record<string, string>;

const byKey = (id: number): Headers => ({ Authorization: `Bearer ${keyOf(id)}` });
const bySession = async (stack: Stack, id: number): Promise<Headers> => ({
  Cookie: await sessionCookie(stack, id),
});

const get = (stack: Stack, path: string, headers: Headers = {}) =>
  request(stack.app).get(`/v2/channels${path}`).set(headers);
const send = (stack: Stack, channel: string, headers: Headers, text: unknown = 'hi') =>
  request(stack.app).post(`/v2/channels/${channel}/messages`).set(headers).send({ text });

/** The texts of a channel as player 12 is told them. */
async function textsIn(stack: Stack, channel = 'osu'): Promise<string[]> {
  const { body } = await get(stack, `/${channel}/messages`, byKey(OTHER));
  return body.data.map(({ text }: StoredMessage) => text);
}

const pathOf = (name: string) => encodeURIComponent(name.slice(1));

/** Who may read and write where: channels by name, `w` for those to write in. */
const RIGHTS: [string, number, Record<string, 'r' | 'w'>][] = [
  ['a player', PLAYER, { '#osu': 'w', '#announce': 'r', '#open': 'w', '#Дом': 'w' }],
  ['a supporter', SUPPORTER, { '#osu': 'w', '#announce': 'r', '#supporter': 'w', '#open': 'w', '#Дом': 'w' }],
  ['a moderator', MODERATOR_ID, { '#osu': 'w', '#announce': 'r', '#staff': 'w', '#open': 'w', '#Дом': 'w' }],
  ['an administrator', ADMIN, { '#osu': 'w', '#announce': 'w', '#staff': 'w', '#open': 'w', '#Дом': 'w' }],
  ['who is silenced', SILENCED, { '#osu': 'r', '#announce': 'r', '#open': 'r', '#Дом': 'r' }],
  ['whose silence is over', ONCE_SILENCED, { '#osu': 'w', '#announce': 'r', '#open': 'w', '#Дом': 'w' }],
  ['who is restricted', RESTRICTED_ID, { '#open': 'r' }],
  ['who is unverified', UNVERIFIED_ID, { '#osu': 'r', '#announce': 'r', '#open': 'r', '#Дом': 'r' }],
  ['a restricted moderator', RESTRICTED_MODERATOR, { '#staff': 'r', '#open': 'r' }],
];
const HIDDEN = [RESTRICTED_ID, UNVERIFIED_ID, RESTRICTED_MODERATOR];

describeOnEveryStack(
  'the channels of',
  (stack) => {
    beforeAll(() => fillChat(stack()));

    describe.each(RIGHTS)('%s', (_who, id, rights) => {
      /** By session, and by key where that may be used. */
      async function eachWay(): Promise<Headers[]> {
        return [await bySession(stack(), id), ...(HIDDEN.includes(id) ? [] : [byKey(id)])];
      }

      it('are listed', async () => {
        const listed = CHANNELS.filter(({ name }) => rights[name]).map(({ name, topic, auto_join }) => ({
          name,
          topic,
          auto_join: auto_join === 1,
          may_write: rights[name] === 'w',
        }));
        for (const headers of await eachWay()) {
          const { status, body, headers: answered } = await get(stack(), '', headers);
          expect(status).toBe(200);
          expect(body).toEqual({ status: 'success', data: listed, meta: { total: listed.length } });
          expect(answered['cache-control']).toBe('private, no-cache');
        }
      });

      it('are to be read, and others are not there', async () => {
        for (const headers of await eachWay())
          for (const { name } of CHANNELS) {
            const { status, body } = await get(stack(), `/${pathOf(name)}/messages`, headers);
            if (rights[name]) expect([name, status]).toEqual([name, 200]);
            else expect([name, status, body]).toEqual([name, 404, NOT_FOUND]);
          }
      });

      it('are to be written in, some', async () => {
        for (const headers of await eachWay())
          for (const { name } of CHANNELS) {
            const { status, body } = await send(stack(), pathOf(name), headers);
            const expected = {
              w: [201, expect.objectContaining({ status: 'success' })],
              r: [403, id === SILENCED && name !== '#announce' ? SILENCE : READ_ONLY],
              none: [404, NOT_FOUND],
            }[rights[name] ?? 'none'];
            expect([name, status, body]).toEqual([name, ...expected]);
          }
      });
    });

    it('are nobody’s without a key or a log-in', async () => {
      const dead = { Cookie: `bancho_session=${'A'.repeat(43)}` };
      for (const headers of [{}, dead] as Headers[])
        for (const { status, body } of [
          await get(stack(), '', headers),
          await get(stack(), '/open/messages', headers),
          await get(stack(), '/nope/messages', headers),
          await send(stack(), 'open', headers),
        ])
          expect([status, body]).toEqual([401, NO_LOG_IN]);
    });

    it('are not had by a key of nobody or of a hidden player, whatever session comes with it', async () => {
      const cookie = await bySession(stack(), PLAYER);
      for (const key of ['nonsense', '', keyOf(99)])
        for (const others of [{}, cookie] as Headers[]) {
          const headers = { ...others, Authorization: key };
          for (const { status, body } of [
            await get(stack(), '', headers),
            await get(stack(), '/open/messages', headers),
            await send(stack(), 'open', headers),
          ])
            expect([key, status, body]).toEqual([key, 401, UNKNOWN_KEY]);
        }
      for (const id of HIDDEN)
        for (const { status, body } of [
          await get(stack(), '', { ...cookie, ...byKey(id) }),
          await get(stack(), '/open/messages', byKey(id)),
          await send(stack(), 'open', byKey(id)),
        ])
          expect([id, status, body]).toEqual([id, 403, HIDDEN_OWNER]);
    });

    it('are those of the key where a session comes with it', async () => {
      const both = { ...(await bySession(stack(), PLAYER)), ...byKey(SUPPORTER) };
      const { body } = await get(stack(), '', both);
      expect(body.data.map(({ name }: { name: string }) => name)).toContain('#supporter');
      expect((await send(stack(), 'supporter', both)).body.data.player.id).toBe(SUPPORTER);
    });

    it.each(['nope', 'OSU', 'Osu', '%23osu', 'osu%20', 'ösu', '%F0%9D%94%B8', 'дом', '-1', 'o'.repeat(500)])(
      'have one spelling: %s is none',
      async (name) => {
        const read = await get(stack(), `/${name}/messages`, byKey(PLAYER));
        expect([read.status, read.body]).toEqual([404, NOT_FOUND]);
        const written = await send(stack(), name, byKey(PLAYER));
        expect([written.status, written.body]).toEqual([404, NOT_FOUND]);
      },
    );
  },
  UNLIMITED,
);

describeOnEveryStack(
  'rights in chat',
  (stack) => {
    beforeAll(() => fillChat(stack()));

    const setPlayer = (values: { priv?: number; silence_end?: number }) =>
      stack().writable.query.updateTable('users').set(values).where('users.id', '=', SUPPORTER).execute();
    afterEach(() => setPlayer({ priv: PUBLIC | 16, silence_end: 0 }));

    it('are lost at once, by key and by session', async () => {
      const ways = [byKey(SUPPORTER), await bySession(stack(), SUPPORTER)];
      for (const headers of ways)
        expect((await get(stack(), '/supporter/messages', headers)).status).toBe(200);
      await setPlayer({ priv: PUBLIC });
      for (const headers of ways) {
        expect((await get(stack(), '/supporter/messages', headers)).body).toEqual(NOT_FOUND);
        expect((await send(stack(), 'supporter', headers)).body).toEqual(NOT_FOUND);
        expect((await get(stack(), '', headers)).body.meta).toEqual({ total: 4 });
      }
      await setPlayer({ priv: RESTRICTED });
      for (const headers of ways) expect((await send(stack(), 'osu', headers)).body).toEqual(NOT_FOUND);
    });

    it('to write are lost by a silence, and come back with its end', async () => {
      await setPlayer({ silence_end: Math.floor(Date.now() / 1000) + 60 });
      expect((await send(stack(), 'osu', byKey(SUPPORTER))).body).toEqual(SILENCE);
      expect((await get(stack(), '/osu/messages', byKey(SUPPORTER))).status).toBe(200);
      await setPlayer({ silence_end: Math.floor(Date.now() / 1000) });
      expect((await send(stack(), 'osu', byKey(SUPPORTER))).status).toBe(201);
    });

    it('follow the table of channels', async () => {
      const { query } = stack().writable;
      await query.insertInto('channels').values({ name: '#brief', topic: '', write_priv: 4096 }).execute();
      expect((await send(stack(), 'brief', byKey(PLAYER))).body).toEqual(READ_ONLY);
      await query
        .updateTable('channels')
        .set({ read_priv: 4096 })
        .where('channels.name', '=', '#brief')
        .execute();
      expect((await send(stack(), 'brief', byKey(PLAYER))).body).toEqual(NOT_FOUND);
      expect((await get(stack(), '/brief/messages', byKey(PLAYER))).body).toEqual(NOT_FOUND);
      expect((await send(stack(), 'brief', byKey(MODERATOR_ID))).status).toBe(201);
      await query.deleteFrom('channels').where('channels.name', '=', '#brief').execute();
      expect((await get(stack(), '/brief/messages', byKey(MODERATOR_ID))).body).toEqual(NOT_FOUND);
    });

    it('are nobody’s who is gone', async () => {
      await insertPlayer(stack().writable, 77);
      const headers = await bySession(stack(), 77);
      await stack().writable.query.deleteFrom('users').where('users.id', '=', 77).execute();
      expect((await get(stack(), '', headers)).body).toEqual(NO_LOG_IN);
      expect(await stack().context.chat.mayRead('#open', { id: 77, priv: PUBLIC })).toBe(false);
      await expect(stack().context.chat.send('#open', 77, 'hi')).rejects.toMatchObject({ status: 404 });
    });

    it('of all who ask at once are one query a channel', async () => {
      const { chat } = stack().context;
      const before = stack().statements.length;
      const answers = await Promise.all(
        [PLAYER, SUPPORTER, MODERATOR_ID, RESTRICTED_ID, 99].flatMap((id) =>
          ['#osu', '#supporter', '#staff', '#nope'].map((name) => chat.mayRead(name, { id, priv: 0 })),
        ),
      );
      expect(answers).toEqual(
        [
          [true, false, false, false],
          [true, true, false, false],
          [true, false, true, false],
          [false, false, false, false],
          [false, false, false, false],
        ].flat(),
      );
      expect(stack().statements.length - before).toBe(4);
    });

    it('reject when the database cannot tell', async () => {
      const { chat, database } = stack().context;
      jest.spyOn(database.query, 'selectFrom').mockImplementation(() => {
        throw new Error('away');
      });
      await expect(chat.mayRead('#osu', { id: PLAYER, priv: PUBLIC })).rejects.toThrow('away');
      jest.restoreAllMocks();
      expect(await chat.mayRead('#osu', { id: PLAYER, priv: PUBLIC })).toBe(true);
    });
  },
  UNLIMITED,
);

describeOnEveryStack(
  'POST /v2/channels/{channel}/messages',
  (stack) => {
    let told: unknown[];
    beforeAll(async () => {
      await fillChat(stack());
      stack().context.events.subscribe('chat', (event) => told.push(event));
      await stack().context.events.ready();
    });
    beforeEach(() => {
      told = [];
    });

    it('says it to everybody who listens, and keeps it', async () => {
      const from = Date.now();
      const { status, body } = await send(stack(), 'osu', byKey(PLAYER), ' \t\n Hello, 世界! 👋🏽\u3000\r\n ');
      expect(status).toBe(201);
      const view = {
        channel: '#osu',
        player: { id: PLAYER, name: 'player 3', country: 'jp' },
        text: 'Hello, 世界! 👋🏽',
        time: body.data.time,
      };
      expect(body).toEqual({ status: 'success', data: view, meta: {} });
      expect(Number.isInteger(view.time)).toBe(true);
      expect(view.time).toBeGreaterThanOrEqual(from);
      expect((await get(stack(), '/osu/messages', byKey(OTHER))).body).toEqual({
        status: 'success',
        data: [view],
        meta: { total: 1 },
      });
      await holdsSoon(async () =>
        expect(told).toEqual([{ type: 'message', ...view, player: { ...view.player, priv: PUBLIC } }]),
      );
    });

    it('takes a name as it is now', async () => {
      await insertPlayer(stack().writable, 78, { api_key: keyOf(78) });
      expect((await send(stack(), 'osu', byKey(78))).body.data.player.name).toBe('player 78');
      await stack()
        .writable.query.updateTable('users')
        .set({ name: 'renamed', safe_name: 'renamed' })
        .where('users.id', '=', 78)
        .execute();
      expect((await send(stack(), 'osu', byKey(78))).body.data.player.name).toBe('renamed');
    });

    it('keeps what one says at once in order, the same words too', async () => {
      const { context } = stack();
      const chat = createChat({
        ...context,
        reader: context.chat,
        history: context.redis
          ? createRedisChatHistory(context.redis, context.log)
          : createMemoryChatHistory(),
        attempts: { take: async () => undefined, giveBack: async () => undefined },
        now: () => 1_700_000_000_000,
      });
      const texts = ['b', 'b', 'b', 'a', '10', '9'];
      const times: number[] = [];
      for (const text of texts) times.push((await chat.send('#open', PLAYER, text)).time);
      expect(times).toEqual(texts.map((_text, at) => 1_700_000_000_000 + at));
      await holdsSoon(async () => expect(told).toHaveLength(texts.length));
      await holdsSoon(async () => expect(await textsIn(stack(), 'open')).toEqual(texts));
    });

    it.each([
      ['the longest', 'x'.repeat(2000)],
      ['the longest of letters of four bytes', '😀'.repeat(2000)],
      ['the longest, in white space', ` ${'x'.repeat(2000)}\n`],
      ['markup', '<b onclick="x">&amp;</b> [https://osu.ppy.sh osu!]'],
      ['a command', '!roll 100'],
      ['what shows nothing', '\u200b'],
      ['marks that turn the direction', '\u202eabc\u2066'],
      ['lines that are no control characters', 'a\u2028b\u2029c'],
      ['what JavaScript could take for something else', '__proto__'],
      ['private and unassigned letters', '\ue000\u0378\u{10ffff}'],
    ])('takes %s', async (_what, text) => {
      const { status, body } = await send(stack(), 'osu', byKey(PLAYER), text);
      expect([status, body.data?.text]).toEqual([201, text.trim()]);
      expect((await textsIn(stack())).at(-1)).toBe(text.trim());
    });

    const tooShort = {
      type: 'string_too_short',
      msg: 'String should have at least 1 character',
      ctx: { min_length: 1 },
    };
    const tooLong = {
      type: 'string_too_long',
      msg: 'String should have at most 2000 characters',
      ctx: { max_length: 2000 },
    };
    const unreadable = {
      type: 'value_error',
      msg: 'Value error, control characters are not allowed',
      ctx: { error: {} },
    };
    const noText = { type: 'string_type', msg: 'Input should be a valid string' };
    it.each<[string, unknown, object]>([
      ['nothing', '', tooShort],
      ['white space', ' \t\r\n\u3000\u0085', tooShort],
      ['one letter too many', 'x'.repeat(2001), tooLong],
      ['one letter of four bytes too many', '😀'.repeat(2001), tooLong],
      ['a line break', 'a\nb', unreadable],
      ['a tab', 'a\tb', unreadable],
      ['a null', 'a\0', unreadable],
      ['an escape', '\x1b[31mred', unreadable],
      ['a delete', '\x7f', unreadable],
      ['a control character beyond ASCII', 'a\x9bb', unreadable],
      ['half a letter', 'a\ud83d', unreadable],
      ['a number', 5, noText],
      ['null', null, noText],
      ['a list', ['hi'], noText],
    ])('refuses %s', async (_what, text, refusal) => {
      const { status, body } = await send(stack(), 'osu', byKey(PLAYER), text);
      expect(status).toBe(422);
      expect(body).toEqual({ detail: [{ loc: ['body', 'text'], input: text, ...refusal }] });
      expect(told).toEqual([]);
    });

    it('refuses a body without a text', async () => {
      const { status, body } = await request(stack().app)
        .post('/v2/channels/osu/messages')
        .set(byKey(PLAYER))
        .send({ message: 'hi' });
      expect([status, body]).toEqual([
        422,
        {
          detail: [
            { type: 'missing', loc: ['body', 'text'], msg: 'Field required', input: { message: 'hi' } },
          ],
        },
      ]);
    });

    it('takes no session from a page of another origin, and a key from any', async () => {
      const foreign = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
      const cookie = await bySession(stack(), PLAYER);
      for (const headers of [cookie, { ...cookie, ...byKey(PLAYER) }])
        expect((await send(stack(), 'osu', { ...headers, ...foreign })).status).toBe(403);
      expect(told).toEqual([]);
      expect((await send(stack(), 'osu', { ...byKey(PLAYER), ...foreign })).status).toBe(201);
    });

    it('is a 503 when nobody can be reached, and nothing is kept then', async () => {
      const before = await textsIn(stack());
      jest.spyOn(stack().context.events, 'publish').mockRejectedValueOnce(new Error('away'));
      const { status, body, headers } = await send(stack(), 'osu', byKey(PLAYER), 'lost');
      expect([status, body, headers['retry-after']]).toEqual([503, AWAY, '5']);
      expect(await textsIn(stack())).toEqual(before);
    });
  },
  UNLIMITED,
);

describeOnEveryStack(
  'GET /v2/channels/{channel}/messages',
  (stack) => {
    beforeAll(() => fillChat(stack()));
    let time = 1_700_000_000_000;
    const next = () => ({ time: (time += 1_000) });

    /** Tells it as the game server does, and waits until it shows. */
    async function hear(...messages: StoredMessage[]): Promise<void> {
      for (const message of messages) await tell(stack(), message);
      const { channel, text } = messages.at(-1)!;
      await holdsSoon(async () => expect((await textsIn(stack(), pathOf(channel))).at(-1)).toBe(text));
    }

    it('is empty where nothing was said', async () => {
      const { body } = await get(stack(), '/announce/messages', byKey(PLAYER));
      expect(body).toEqual({ status: 'success', data: [], meta: { total: 0 } });
    });

    it('shows what was said in the game while nobody listened, by time', async () => {
      const [first, second, third] = [next(), next(), next()];
      const said = [
        messageOf(PLAYER, 'second 🎵', second),
        messageOf(OTHER, 'first', first),
        messageOf(1, 'of the bot', third),
      ];
      await hear(...said);
      const { body } = await get(stack(), '/osu/messages', byKey(PLAYER));
      const [b, a, c] = said.map(viewOf);
      expect(body).toEqual({ status: 'success', data: [a, b, c], meta: { total: 3 } });
    });

    it('shows the last 100 of each channel', async () => {
      const said = Array.from({ length: 120 }, (_, at) =>
        messageOf(PLAYER, `text ${at}`, { channel: '#open', ...next() }),
      );
      await hear(messageOf(PLAYER, 'elsewhere', { channel: '#Дом', ...next() }), ...said);
      await holdsSoon(async () =>
        expect((await get(stack(), '/open/messages', byKey(PLAYER))).body).toEqual({
          status: 'success',
          data: said.slice(20).map(viewOf),
          meta: { total: 100 },
        }),
      );
      expect(await textsIn(stack(), pathOf('#Дом'))).toEqual(['elsewhere']);
    });

    it('shows a message once that comes twice', async () => {
      const channel = '#Дом';
      const message = messageOf(PLAYER, 'twice', { channel, ...next() });
      await hear(message, message, messageOf(PLAYER, 'once', { channel, ...next() }));
      expect(await textsIn(stack(), pathOf(channel))).toEqual(['elsewhere', 'twice', 'once']);
    });

    it('leaves out hidden players, also to themselves and to staff, while they are', async () => {
      await insertPlayer(stack().writable, 79);
      await hear(messageOf(79, 'of the hidden', next()), messageOf(PLAYER, 'of another', next()));
      expect(await textsIn(stack())).toContain('of the hidden');
      const setPriv = (priv: number) =>
        stack().writable.query.updateTable('users').set({ priv }).where('users.id', '=', 79).execute();
      // The event says that they are public: the database counts.
      for (const priv of [RESTRICTED, 1, 0]) {
        await setPriv(priv);
        for (const headers of [byKey(PLAYER), byKey(ADMIN), await bySession(stack(), 79)]) {
          const { body, text } = await get(stack(), '/osu/messages', headers);
          if (body.status === 'success') expect(body.data.at(-1).text).toBe('of another');
          expect(text).not.toContain('of the hidden');
        }
      }
      await setPriv(PUBLIC);
      expect(await textsIn(stack())).toContain('of the hidden');
      await stack().writable.query.deleteFrom('users').where('users.id', '=', 79).execute();
      expect(await textsIn(stack())).not.toContain('of the hidden');
    });

    it('tells nothing of privileges', async () => {
      const { text } = await get(stack(), '/osu/messages', byKey(ADMIN));
      expect(text).toContain('player 3');
      expect(text).not.toMatch(/priv|email|api_key/);
      expect((await get(stack(), '', byKey(ADMIN))).text).not.toMatch(/priv/);
    });

    it('keeps nothing of what is no channel', async () => {
      const strange = ['#multi_1', '#spec_3', 'player 3', '#nope'].map((channel) =>
        messageOf(PLAYER, 'lost', { channel, ...next() }),
      );
      await hear(...strange, messageOf(PLAYER, 'the end', next()));
      for (const { channel } of strange) expect(await stack().context.chat.latest(channel)).toEqual([]);
    });

    it('goes on after messages that do not parse', async () => {
      const { redis, events } = stack().context;
      for (const text of ['nonsense', '{}', '{"type":"message","channel":"#osu","text":5}'])
        if (redis) await redis.publish('bancho:events:chat', text);
        else await events.publish('chat', { type: 'message', ...messageOf(PLAYER, 'x', { channel: '' }) });
      await hear(messageOf(PLAYER, 'after nonsense', next()));
    });

    it('is a 503 when what is kept cannot be read', async () => {
      jest.spyOn(stack().context.chat, 'latest').mockRejectedValueOnce(new Error('away'));
      const { status, body, headers } = await get(stack(), '/osu/messages', byKey(PLAYER));
      expect([status, body, headers['retry-after']]).toEqual([503, AWAY, '5']);
    });

    it('costs the same however many spoke', async () => {
      const cost = async () => {
        const before = stack().statements.length;
        await get(stack(), '/osu/messages', await bySession(stack(), PLAYER));
        return stack().statements.length - before;
      };
      expect(await cost()).toBe(3);
      const ids = [SUPPORTER, MODERATOR_ID, ADMIN, SILENCED, ONCE_SILENCED];
      await hear(...ids.map((id) => messageOf(id, `of ${id}`, next())));
      expect(await cost()).toBe(3);
    });

    it('answers 304 to who has it already', async () => {
      const { headers } = await get(stack(), '/osu/messages', byKey(PLAYER));
      const again = { ...byKey(PLAYER), 'If-None-Match': headers['etag']! };
      expect((await get(stack(), '/osu/messages', again)).status).toBe(304);
      await hear(messageOf(PLAYER, 'news', next()));
      expect((await get(stack(), '/osu/messages', again)).status).toBe(200);
    });
  },
  UNLIMITED,
);

describeOnEveryStack('so often may be written', (stack) => {
  beforeAll(() => fillChat(stack()));

  it('10 times in 10 seconds, by key and session and in all channels together', async () => {
    const cookie = await bySession(stack(), PLAYER);
    // What is refused for another reason does not count.
    for (let at = 0; at < 12; at += 1)
      expect((await send(stack(), 'announce', byKey(PLAYER))).status).toBe(403);
    for (let at = 0; at < 5; at += 1) {
      expect((await send(stack(), 'osu', byKey(PLAYER))).status).toBe(201);
      expect((await send(stack(), 'open', cookie)).status).toBe(201);
    }
    for (const headers of [byKey(PLAYER), cookie]) {
      const { status, body, headers: answered } = await send(stack(), 'osu', headers, 'too many');
      expect([status, body]).toEqual([
        429,
        { status: 'error', error: 'Too many attempts. Please try again later.' },
      ]);
      const wait = Number(answered['retry-after']);
      expect(wait).toBeGreaterThanOrEqual(1);
      expect(wait).toBeLessThanOrEqual(10);
      expect(answered).toMatchObject({
        'ratelimit-limit': '10',
        'ratelimit-remaining': '0',
        'ratelimit-reset': answered['retry-after'],
      });
    }
    expect(await textsIn(stack())).not.toContain('too many');
    expect((await send(stack(), 'osu', byKey(OTHER))).status).toBe(201);
  });
});

(testServices() ? describe : describe.skip)('two processes', () => {
  let one: Stack;
  let other: Awaited<ReturnType<typeof createContext>>;

  beforeAll(async () => {
    one = await createServicesStack();
    other = await createContext(one.context.config);
    await fillChat(one);
    await Promise.all([one.context.events.ready(), other.events.ready()]);
  });
  afterAll(async () => {
    await other.close();
    await one.close();
  });

  it('keep one message once, and tell each other what is written', async () => {
    const told: string[] = [];
    other.events.subscribe('chat', ({ text }) => told.push(text));
    await tell(one, messageOf(PLAYER, 'in the game', { time: 1_700_000_000_000 }));
    await send(one, 'osu', byKey(PLAYER), 'here');
    await other.chat.send('#osu', OTHER, 'there');
    await holdsSoon(async () => expect(told).toEqual(['in the game', 'here', 'there']));
    await holdsSoon(async () => expect(await textsIn(one)).toEqual(['in the game', 'here', 'there']));
    expect(await one.context.redis!.zcard('kiai:chat:#osu')).toBe(3);
    expect((await other.chat.latest('#osu')).map(({ text }) => text)).toEqual(told);
  });

  it('count together how often may be written', async () => {
    for (let at = 0; at < 5; at += 1) {
      await other.chat.send('#osu', SUPPORTER, 'x');
      expect((await send(one, 'osu', byKey(SUPPORTER))).status).toBe(201);
    }
    expect((await send(one, 'osu', byKey(SUPPORTER))).status).toBe(429);
    await expect(other.chat.send('#osu', SUPPORTER, 'x')).rejects.toMatchObject({ status: 429 });
  });
});

(testServices() ? describe : describe.skip)('with Redis stopped, the chat', () => {
  let stack: Stack;
  beforeAll(async () => {
    // Nothing listens on port 1.
    stack = await createServicesStack({ env: { REDIS_PORT: '1' } });
    await fillChat(stack);
  });
  afterAll(() => stack.close());

  it('has its channels, and says that messages are not to be had', async () => {
    expect((await get(stack, '', byKey(PLAYER))).body.meta).toEqual({ total: 4 });
    for (const { status, body } of [
      await get(stack, '/osu/messages', byKey(PLAYER)),
      await send(stack, 'osu', byKey(PLAYER)),
    ])
      expect([status, body]).toEqual([503, AWAY]);
  });
});

(testServices() ? describe : describe.skip)('in a table of three-byte letters', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await createServicesStack();
    await fillChat(stack);
    await sql
      .raw('alter table channels modify name varchar(32) character set utf8mb3 not null')
      .execute(stack.writable.query);
  });
  afterAll(() => stack.close());

  it.each([
    ['osu', 200],
    [pathOf('#Дом'), 200],
    ['%F0%9D%94%B8', 404],
  ])('%s answers %i', async (name, expected) => {
    expect((await get(stack, `/${name}/messages`, byKey(PLAYER))).status).toBe(expected);
  });
});

describe('the documentation', () => {
  const { paths } = buildOpenApi(API_VERSIONS, '0') as {
    paths: Record<
      string,
      Record<string, { security: object[]; responses: Record<string, { description: string }> }>
    >;
  };

  it.each([
    ['/v2/channels', 'get'],
    ['/v2/channels/{channel}/messages', 'get'],
    ['/v2/channels/{channel}/messages', 'post'],
  ])('says that a key or a session opens %s (%s), and what goes wrong', (path, method) => {
    const { security, responses } = paths[path]![method]!;
    expect(security).toEqual([{ bearerKey: [] }, { rawKey: [] }, { session: [] }]);
    expect(responses['401']!.description).toBe('Invalid API key. / Authentication required.');
    expect(responses['403']!.description).toContain(HIDDEN_OWNER.error);
  });
});

describe('a database without channels', () => {
  it('has the chat switched off and all the rest on', async () => {
    const stack = await createEmbeddedStack();
    await insertPlayer(stack.writable, PLAYER, { api_key: keyOf(PLAYER) });
    await stack.writable.query.schema.dropTable('channels').execute();
    await stack.context.events.publish('chat', { type: 'message', ...messageOf(PLAYER, 'hi') });
    const { body } = await request(stack.app).get('/v1/');
    expect(body.features_off).toEqual([{ feature: 'channels', lacks: ['channels'] }]);
    expect((await request(stack.app).get('/v2/players/3')).status).toBe(200);
    await stack.close();
  });
});
