import { randomUUID } from 'node:crypto';
import type { RedisConnection } from '../redis/connection';
import { redisKeys } from '../redis/keys';
import { batch, type Command } from '../redis/commands';
import type { Coordination } from './coordination';

/** A wish that is not repeated for so long is over. */
const WATCH_MS = 10_000;

/**
 * Between processes through Redis. That two of them lead for a moment, when one was held up for longer than its lease,
 * costs a reading and nothing else: what they tell is the same, and is told on once.
 */
export function createRedisCoordination(
  redis: RedisConnection,
  { leaseMs, now = Date.now }: { leaseMs: number; now?: () => number },
): Coordination {
  const self = randomUUID();
  return {
    async lead(work) {
      const key = redisKeys.feedLeader(work);
      const [, leader] = await batch(redis, [
        ['set', key, self, 'PX', leaseMs, 'NX'],
        ['get', key],
      ]);
      if (leader !== self) return false;
      await redis.pexpire(key, leaseMs);
      return true;
    },

    async leave(work) {
      const key = redisKeys.feedLeader(work);
      if ((await redis.get(key)) === self) await redis.del(key);
    },

    async watch(ids) {
      const key = redisKeys.feedWatched;
      const wishes = ids.map((id): Command => ['zadd', key, now() + WATCH_MS, id]);
      // The last process to stop leaves nothing behind either.
      if (wishes.length > 0) wishes.push(['pexpire', key, WATCH_MS]);
      const replies = await batch(redis, [
        ['zremrangebyscore', key, '-inf', now()],
        ...wishes,
        ['zrangebyscore', key, '-inf', '+inf'],
      ]);
      const members = replies.at(-1) as string[];
      return members.map(Number);
    },
  };
}
