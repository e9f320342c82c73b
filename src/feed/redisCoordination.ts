import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { redisKeys } from '../redis/keys';
import { replies } from '../redis/replies';
import type { Coordination } from './coordination';

/** A wish that is not repeated for so long is over. */
const WATCH_MS = 10_000;

/**
 * Between processes through Redis. That two of them lead for a moment, when one was held up for longer than its lease,
 * costs a reading and nothing else: what they tell is the same, and is told on once.
 */
export function createRedisCoordination(
  redis: Redis,
  { leaseMs, now = Date.now }: { leaseMs: number; now?: () => number },
): Coordination {
  const self = randomUUID();
  return {
    async lead(work) {
      const key = redisKeys.feedLeader(work);
      const [, leader] = await replies(redis.pipeline().set(key, self, 'PX', leaseMs, 'NX').get(key));
      if (leader !== self) return false;
      await redis.pexpire(key, leaseMs);
      return true;
    },

    async leave(work) {
      const key = redisKeys.feedLeader(work);
      if ((await redis.get(key)) === self) await redis.del(key);
    },

    async watch(ids) {
      const pipeline = redis.pipeline().zremrangebyscore(redisKeys.feedWatched, '-inf', now());
      for (const id of ids) pipeline.zadd(redisKeys.feedWatched, now() + WATCH_MS, String(id));
      pipeline.zrangebyscore(redisKeys.feedWatched, '-inf', '+inf');
      const members = (await replies(pipeline)).at(-1) as string[];
      return members.map(Number);
    },
  };
}
