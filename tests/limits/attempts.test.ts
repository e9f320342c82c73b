import { Redis } from 'ioredis';
import { pino } from 'pino';
import { createAttemptsFactory, type Attempts } from '../../src/limits/attempts';
import { createRedis } from '../../src/redis/client';
import type { RedisConnection } from '../../src/redis/connection';
import { eventually } from '../support/eventually';
import { useRedisCluster } from '../support/redisCluster';
import { testServices } from '../support/services';

const services = testServices();
const cluster = useRedisCluster();
const silent = pino({ level: 'silent' });
const REFUSED = { status: 429, message: 'Too many attempts. Please try again later.' };

/** What every count of attempts does, wherever it is kept. */
function describeAttempts(
  name: string,
  run: typeof describe.skip,
  connect: () => Promise<RedisConnection | undefined>,
) {
  run(name, () => {
    let redis: RedisConnection | undefined;
    let create: ReturnType<typeof createAttemptsFactory>;

    beforeEach(async () => {
      redis = await connect();
      create = createAttemptsFactory(redis, silent, { enabled: true });
    });
    afterEach(() => redis?.disconnect());

    it('let through as many as may be, for each key', async () => {
      const attempts = create({ name: 'a', max: 3, windowS: 600 });
      for (let at = 0; at < 3; at += 1) await attempts.take('x');
      await expect(attempts.take('x')).rejects.toMatchObject(REFUSED);
      await attempts.take('y');
    });

    it('are told apart by name', async () => {
      await create({ name: 'a', max: 1, windowS: 600 }).take('x');
      await create({ name: 'b', max: 1, windowS: 600 }).take('x');
    });

    it('say when to come again', async () => {
      const attempts = create({ name: 'a', max: 1, windowS: 600 });
      await attempts.take('x');
      const error = await attempts.take('x').catch((refused: { retryAfter: number }) => refused);
      const { retryAfter = 0 } = error ?? {};
      expect(retryAfter).toBeGreaterThan(500);
      expect(retryAfter).toBeLessThanOrEqual(600);
      expect(error).toMatchObject({
        headers: {
          'RateLimit-Limit': '1',
          'RateLimit-Remaining': '0',
          'RateLimit-Reset': String(retryAfter),
        },
      });
    });

    it('do not count what is given back, nor what is refused', async () => {
      const attempts = create({ name: 'a', max: 2, windowS: 600 });
      await attempts.take('x');
      await attempts.take('x');
      for (let at = 0; at < 3; at += 1) await expect(attempts.take('x')).rejects.toMatchObject(REFUSED);
      await attempts.giveBack('x');
      await attempts.take('x');
      await expect(attempts.take('x')).rejects.toMatchObject(REFUSED);
    });

    it('count many at once', async () => {
      const attempts = create({ name: 'a', max: 7, windowS: 600 });
      const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => attempts.take('x')));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(7);
    });

    it('begin anew when the window is over', async () => {
      const attempts = create({ name: 'a', max: 1, windowS: 1 });
      await attempts.take('x');
      await eventually(async () => {
        const [outcome] = await Promise.allSettled([attempts.take('x')]);
        return outcome.status === 'fulfilled';
      });
      await create({ name: 'b', max: 1, windowS: 600 }).take('x');
    });

    it('count nothing when a try is given back that was over before', async () => {
      const attempts = create({ name: 'a', max: 2, windowS: 600 });
      await attempts.giveBack('x');
      for (let at = 0; at < 2; at += 1) await attempts.take('x');
      await expect(attempts.take('x')).rejects.toMatchObject(REFUSED);
    });

    it('are without end when limits are off', async () => {
      const attempts = createAttemptsFactory(redis, silent, { enabled: false })({
        name: 'a',
        max: 1,
        windowS: 600,
      });
      for (let at = 0; at < 5; at += 1) await attempts.take('x');
    });
  });
}

describeAttempts('attempts in process', describe, async () => undefined);
describeAttempts('attempts in Redis', services ? describe : describe.skip, async () => {
  const redis = new Redis({ ...services!.redis, db: Number(process.env['JEST_WORKER_ID'] ?? 1) });
  await redis.flushdb();
  return redis;
});
describeAttempts('attempts in a Redis Cluster', services ? describe : describe.skip, () =>
  cluster().openEmpty(),
);
describeAttempts('attempts while Redis is away', describe, async () => {
  // Nothing listens on port 1.
  const redis = await createRedis({ kind: 'server', host: '127.0.0.1', port: 1, db: 0 }, silent);
  await redis.connect().catch(() => undefined);
  return redis;
});

(services ? describe : describe.skip)('attempts in Redis, the keys', () => {
  it('all end, also where a try is given back when its window is over', async () => {
    const redis = new Redis({ ...services!.redis, db: Number(process.env['JEST_WORKER_ID'] ?? 1) });
    await redis.flushdb();
    const create = createAttemptsFactory(redis, silent, { enabled: true });
    const [logins, signUps] = [
      create({ name: 'login', max: 2, windowS: 600 }),
      create({ name: 'sign-up', max: 2, windowS: 3600 }),
    ];
    await logins.take('x');
    await redis.del('kiai:attempts:login:x');
    await logins.giveBack('x');
    expect(await redis.keys('kiai:attempts:*')).toEqual([]);

    // What an older version has left.
    await redis.set('kiai:attempts:login:y', -1);
    await logins.take('y');
    for (let at = 0; at < 2; at += 1) await signUps.take('x');
    await expect(signUps.take('x')).rejects.toMatchObject(REFUSED);
    const ends = ['login:y', 'sign-up:x'].map((key) => redis.pttl(`kiai:attempts:${key}`));
    const [ofLogins = 0, ofSignUps = 0] = await Promise.all(ends);
    redis.disconnect();
    expect(ofLogins).toBeGreaterThan(0);
    expect(ofLogins).toBeLessThanOrEqual(600_000);
    expect(ofSignUps).toBeGreaterThan(600_000);
    expect(ofSignUps).toBeLessThanOrEqual(3_600_000);
  });
});

(services ? describe : describe.skip)('attempts of two processes', () => {
  it('are counted together, and each counts its own when Redis goes away', async () => {
    const place = {
      kind: 'server' as const,
      ...services!.redis,
      db: Number(process.env['JEST_WORKER_ID'] ?? 1),
    };
    const connections = await Promise.all([0, 1].map(() => createRedis(place, silent)));
    await Promise.all(connections.map((redis) => redis.connect()));
    await connections[0]?.flushdb();
    const [one, other] = connections.map((redis) =>
      createAttemptsFactory(redis, silent, { enabled: true })({ name: 'a', max: 2, windowS: 600 }),
    ) as [Attempts, Attempts];
    await one.take('x');
    await other.take('x');
    await expect(one.take('x')).rejects.toMatchObject(REFUSED);
    await expect(other.take('x')).rejects.toMatchObject(REFUSED);

    for (const redis of connections) redis.disconnect();
    for (const attempts of [one, other]) {
      await attempts.take('x');
      await attempts.take('x');
      await expect(attempts.take('x')).rejects.toMatchObject(REFUSED);
    }
  });
});
