import { Redis } from 'ioredis';
import { pino } from 'pino';
import { DEFAULT_BUDGETS } from '../../src/limits/budgets';
import { RateLimiter } from '../../src/limits/rateLimiter';
import { shareWindows } from '../../src/limits/sharedWindows';
import { createRedis } from '../../src/redis/client';
import type { RedisConnection } from '../../src/redis/connection';
import { eventually } from '../support/eventually';
import { useRedisCluster } from '../support/redisCluster';
import { startRedisServer } from '../support/redisServer';
import { testServices } from '../support/services';

const services = testServices();
const describeServices = services ? describe : describe.skip;
const cluster = useRedisCluster();
const silent = pino({ level: 'silent' });
const LIMIT = 100;
const CLIENT = '192.0.2.1';
const KEY = `kiai:limits:read:${CLIENT}`;

function processOn(redis: RedisConnection) {
  const budgets = { ...DEFAULT_BUDGETS, address: { ...DEFAULT_BUDGETS.address, read: LIMIT } };
  const sharing = shareWindows({ redis, log: silent });
  const limiter = new RateLimiter({ budgets, isListed: () => false, sharing });
  const take = () => limiter.takeOfAddress(CLIENT, 'read');
  return {
    close: () => sharing.close(),
    take,
    look: () => limiter.lookAtAddress(CLIENT, 'read'),
    /** Asks until it is known that so many were counted elsewhere. */
    async hears(ofOthers: number) {
      let own = 0;
      await eventually(() => {
        if (!take().isOver) own += 1;
        return LIMIT - limiter.lookAtAddress(CLIENT, 'read').remaining >= own + ofOthers;
      });
    },
    /** How many of so many requests are let through, a round trip to Redis apart. */
    async through(times: number) {
      let count = 0;
      for (let at = 0; at < times; at += 1) {
        if (!take().isOver) count += 1;
        // The same connection answers in order: what was told before is heard by then.
        await redis.call('EXISTS', KEY).catch(() => undefined);
      }
      return count;
    },
  };
}

function describeSharing(name: string, connect: () => Promise<RedisConnection>) {
  describeServices(name, () => {
    let redis: RedisConnection;
    let one: ReturnType<typeof processOn>;
    let other: ReturnType<typeof processOn>;

    beforeEach(async () => {
      redis = await connect();
      [one, other] = [processOn(redis), processOn(redis)];
    });
    afterEach(() => {
      one.close();
      other.close();
      redis.disconnect();
    });

    it('tell each other what they count', async () => {
      await one.through(60);
      await other.hears(60);
      await other.through(LIMIT);
      let more = 0;
      await eventually(() => {
        if (one.take().isOver) return true;
        more += 1;
        return false;
      });
      expect(more).toBeLessThan(LIMIT - 60);
    });

    it('let through the budget and little more when both are asked at once', async () => {
      const [a, b] = await Promise.all([one.through(2 * LIMIT), other.through(2 * LIMIT)]);
      expect(a + b).toBeGreaterThanOrEqual(LIMIT);
      expect(a + b).toBeLessThan(1.25 * LIMIT);
    });

    it('have the same end of the minute', async () => {
      one.take();
      await eventually(async () => (await redis.call('EXISTS', KEY)) === 1);
      await redis.call('PEXPIRE', KEY, 7_000);
      other.take();
      await eventually(() => other.look().resetS <= 7);
    });
  });
}

describeSharing('processes with a Redis', async () => {
  const redis = new Redis({ ...services!.redis, db: Number(process.env['JEST_WORKER_ID'] ?? 1) });
  await redis.flushdb();
  return redis;
});
describeSharing('processes with a Redis Cluster', () => cluster().openEmpty());

describeServices('processes whose Redis goes away', () => {
  it('count their own, and tell what they have counted when it is back', async () => {
    const server = await startRedisServer();
    const place = { kind: 'server' as const, host: '127.0.0.1', port: server.port, db: 0 };
    const connections = await Promise.all([0, 1].map(() => createRedis(place, silent)));
    await Promise.all(connections.map((redis) => redis.connect()));
    const [one, other] = connections.map(processOn) as [
      ReturnType<typeof processOn>,
      ReturnType<typeof processOn>,
    ];
    try {
      await one.through(10);
      await server.stop();
      // What is told before they know of it is lost: it may have been counted.
      await eventually(() => connections.every(({ status }) => status !== 'ready'));
      expect(await one.through(50)).toBe(50);
      await server.start();
      await eventually(() => connections.every(({ status }) => status === 'ready'));
      one.take();
      await other.hears(25);
      await server.stop();
      await one.through(2 * LIMIT);
      expect(one.take().isOver).toBe(true);
    } finally {
      for (const each of [one, other]) each.close();
      for (const redis of connections) redis.disconnect();
      await server.stop();
    }
  });
});
