import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createMemorySessions } from '../../src/sessions/memorySessions';
import { createRedisSessions } from '../../src/sessions/redisSessions';
import type { Sessions } from '../../src/sessions/sessions';
import { useRedisCluster } from '../support/redisCluster';
import { testServices } from '../support/services';

const services = testServices();
const cluster = useRedisCluster();
const THIRTY_DAYS_S = 30 * 24 * 60 * 60;

/** What nobody's token looks like. */
const NO_TOKENS = [
  '',
  '*',
  '?'.repeat(43),
  `[a-z]${'?'.repeat(42)}`,
  'nonsense',
  'A'.repeat(42),
  'A'.repeat(44),
  `${'A'.repeat(43)}\n`,
  `${'A'.repeat(42)} `,
  `${'A'.repeat(42)}*`,
  `../${'A'.repeat(40)}`,
  `A\r\nDEL x${'A'.repeat(34)}`,
  '__proto__',
  'constructor',
];

/** What every store of sessions does, whatever holds it. */
function describeSessions(
  name: string,
  run: typeof describe.skip,
  create: () => Promise<{ sessions: Sessions; close: () => void }>,
) {
  run(name, () => {
    let sessions: Sessions;
    let close: () => void;

    beforeEach(async () => {
      ({ sessions, close } = await create());
    });
    afterEach(() => close());

    it('know the player of a token', async () => {
      const [one, two] = [await sessions.open(3), await sessions.open(2_147_483_647)];
      expect(await sessions.owner(one)).toBe(3);
      expect(await sessions.owner(two)).toBe(2_147_483_647);
    });

    it('have tokens of 256 random bits, as text that URLs and cookies take', async () => {
      const tokens = await Promise.all(Array.from({ length: 200 }, () => sessions.open(3)));
      expect(new Set(tokens).size).toBe(200);
      const bytes = tokens.map((token) => Buffer.from(token, 'base64url'));
      for (const [at, token] of tokens.entries()) {
        expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
        expect(bytes[at]).toHaveLength(32);
      }
      // Each byte differs among them: nothing in a token is fixed.
      for (let at = 0; at < 32; at += 1)
        expect(new Set(bytes.map((token) => token[at])).size).toBeGreaterThan(50);
    });

    it('know nobody by a token that was never handed out', async () => {
      await sessions.open(3);
      expect(await sessions.owner('A'.repeat(43))).toBeNull();
    });

    it.each(NO_TOKENS)('know nobody by %j, and end nothing by it', async (text) => {
      const token = await sessions.open(3);
      expect(await sessions.owner(text)).toBeNull();
      await sessions.end(text);
      expect(await sessions.owner(token)).toBe(3);
    });

    it('know nobody by a part of a token, or by one in another case', async () => {
      const token = await sessions.open(3);
      const inverted = token.replace(/[a-z]/gi, (letter) =>
        letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
      );
      for (const text of [token.slice(1), `${token}A`, ` ${token}`, inverted])
        expect(await sessions.owner(text)).toBeNull();
    });

    it('end one by one', async () => {
      const [one, two] = [await sessions.open(3), await sessions.open(3)];
      await sessions.end(one);
      expect(await sessions.owner(one)).toBeNull();
      expect(await sessions.owner(two)).toBe(3);
      await sessions.end(one);
    });

    it("end all of a player's but one, and nobody else's", async () => {
      const kept = await sessions.open(3);
      const others = [await sessions.open(3), await sessions.open(3)];
      const [similar, stranger] = [await sessions.open(33), await sessions.open(4)];
      expect(await sessions.endOthers(3, kept)).toBe(2);
      for (const token of others) expect(await sessions.owner(token)).toBeNull();
      expect(await sessions.owner(kept)).toBe(3);
      expect(await sessions.owner(similar)).toBe(33);
      expect(await sessions.owner(stranger)).toBe(4);
      expect(await sessions.endOthers(3, kept)).toBe(0);
    });

    it.each(['', '*', 'nonsense'])('end all of a player when the one to keep is %j', async (kept) => {
      const tokens = [await sessions.open(3), await sessions.open(3)];
      const stranger = await sessions.open(4);
      expect(await sessions.endOthers(3, kept)).toBe(2);
      for (const token of tokens) expect(await sessions.owner(token)).toBeNull();
      expect(await sessions.owner(stranger)).toBe(4);
    });

    it('end those of a player among thousands of others', async () => {
      const strangers = await Promise.all(
        Array.from({ length: 3000 }, (_, at) => sessions.open(100 + (at % 700))),
      );
      const own = await Promise.all(Array.from({ length: 50 }, () => sessions.open(3)));
      expect(await sessions.endOthers(3, own[7] ?? '')).toBe(49);
      const left = await Promise.all(own.map((token) => sessions.owner(token)));
      expect(left).toEqual(own.map((_, at) => (at === 7 ? 3 : null)));
      const untouched = await Promise.all(strangers.map((token) => sessions.owner(token)));
      expect(untouched).toEqual(strangers.map((_, at) => 100 + (at % 700)));
    });
  });
}

describeSessions('sessions in memory', describe, async () => ({
  sessions: createMemorySessions(),
  close: () => undefined,
}));

async function emptyRedis(): Promise<Redis> {
  const redis = new Redis({ ...services?.redis, db: Number(process.env['JEST_WORKER_ID'] ?? 1) });
  await redis.flushdb();
  return redis;
}

describeSessions('sessions in Redis', services ? describe : describe.skip, async () => {
  const redis = await emptyRedis();
  return { sessions: createRedisSessions(redis), close: () => redis.disconnect() };
});

describeSessions('sessions in a Redis Cluster', services ? describe : describe.skip, async () => {
  const redis = await cluster().openEmpty();
  return { sessions: createRedisSessions(redis), close: () => redis.disconnect() };
});

describe('a session in memory', () => {
  let now: number;
  let clock: jest.SpyInstance;

  beforeEach(() => {
    now = performance.now();
    clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => {
    clock.mockRestore();
  });

  it('is over 30 days after the log-in, not before, and use does not renew it', async () => {
    const sessions = createMemorySessions();
    const token = await sessions.open(3);
    const pass = async (seconds: number) => {
      now += seconds * 1000;
      // The cache looks at the clock once a millisecond.
      await setTimeout(10);
    };
    await pass(THIRTY_DAYS_S / 2);
    expect(await sessions.owner(token)).toBe(3);
    await pass(THIRTY_DAYS_S / 2 - 1);
    expect(await sessions.owner(token)).toBe(3);
    await pass(2);
    expect(await sessions.owner(token)).toBeNull();
    expect(await sessions.endOthers(3, '')).toBe(0);
  });
});

(services ? describe : describe.skip)('what other processes leave in Redis', () => {
  let redis: Redis;
  let sessions: Sessions;
  const TOKEN = 'x-_0'.repeat(11).slice(0, 43);
  const KEY = `bancho:web_sessions:${TOKEN}`;

  beforeEach(async () => {
    redis = await emptyRedis();
    sessions = createRedisSessions(redis);
  });
  afterEach(() => redis.disconnect());

  it('is read as the game server writes it', async () => {
    await redis.set(KEY, '1043', 'EX', THIRTY_DAYS_S);
    expect(await sessions.owner(TOKEN)).toBe(1043);
    await sessions.end(TOKEN);
    expect(await redis.exists(KEY)).toBe(0);
  });

  it('is ended with the others of its player', async () => {
    await redis.set(KEY, '1043', 'EX', THIRTY_DAYS_S);
    const kept = await sessions.open(1043);
    expect(await sessions.endOthers(1043, kept)).toBe(1);
    expect(await redis.keys('*')).toEqual([`bancho:web_sessions:${kept}`]);
  });

  it.each([
    '',
    ' ',
    'x',
    '0',
    '-3',
    '+3',
    '03',
    '3.0',
    '3 ',
    '3\n',
    '٣',
    '0x3',
    '3e2',
    'null',
    'true',
    '{"id":3}',
    '99999999999',
  ])('belongs to nobody when it is %j', async (value) => {
    await redis.set(KEY, value);
    expect(await sessions.owner(TOKEN)).toBeNull();
  });

  it('may be of another type below the same prefix', async () => {
    await redis.sadd('bancho:web_sessions:by_player', '3');
    const token = await sessions.open(3);
    expect(await sessions.endOthers(3, '')).toBe(1);
    expect(await sessions.owner(token)).toBeNull();
    expect(await redis.smembers('bancho:web_sessions:by_player')).toEqual(['3']);
  });

  it('is left alone where it is no session, however much there is', async () => {
    const unrelated = Array.from({ length: 5000 }, (_, at) => [`unrelated:${at}`, '3']).flat();
    const similar = [
      'bancho:web_session:x',
      '3',
      'xbancho:web_sessions:x',
      '3',
      'BANCHO:WEB_SESSIONS:X',
      '3',
    ];
    await redis.mset(...unrelated, ...similar);
    const tokens = [await sessions.open(3), await sessions.open(3)];
    expect(await sessions.endOthers(3, tokens[0] ?? '')).toBe(1);
    expect(await redis.dbsize()).toBe(5000 + 3 + 1);
  });
});

(services ? describe : describe.skip)('a session of ours in Redis', () => {
  let redis: Redis;
  let sessions: Sessions;

  beforeEach(async () => {
    redis = await emptyRedis();
    sessions = createRedisSessions(redis);
  });
  afterEach(() => redis.disconnect());

  it("is the player's id as plain text, as the game server reads it", async () => {
    const token = await sessions.open(1043);
    expect(await redis.keys('*')).toEqual([`bancho:web_sessions:${token}`]);
    expect(await redis.get(`bancho:web_sessions:${token}`)).toBe('1043');
  });

  it('lasts 30 days, and use does not renew it', async () => {
    const key = `bancho:web_sessions:${await sessions.open(3)}`;
    const left = await redis.ttl(key);
    expect(left).toBeGreaterThan(THIRTY_DAYS_S - 60);
    expect(left).toBeLessThanOrEqual(THIRTY_DAYS_S);
    await redis.expire(key, 1000);
    expect(await sessions.owner(key.split(':')[2] ?? '')).toBe(3);
    expect(await redis.ttl(key)).toBeLessThanOrEqual(1000);
  });

  it('cannot be had when Redis is away: every method rejects', async () => {
    const away = new Redis({ port: 1, lazyConnect: true, enableOfflineQueue: false, retryStrategy: null });
    away.on('error', () => undefined);
    const broken = createRedisSessions(away);
    const token = 'A'.repeat(43);
    for (const attempt of [
      () => broken.open(3),
      () => broken.owner(token),
      () => broken.end(token),
      () => broken.endOthers(3, token),
    ])
      await expect(attempt()).rejects.toThrow();
    away.disconnect();
  });
});
