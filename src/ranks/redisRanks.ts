import type { Redis } from 'ioredis';
import { replies } from '../redis/client';
import { redisKeys } from '../redis/keys';
import type { Ranks } from './ranks';

/** The sorted sets that the game server writes on every submitted score: member = user id, score = pp. */
export function createRedisRanks(redis: Redis): Ranks {
  return {
    async ofPlayer({ id, country }, modes) {
      const pipeline = redis.pipeline();
      for (const mode of modes)
        pipeline
          .zrevrank(redisKeys.leaderboard(mode), id)
          .zrevrank(redisKeys.countryLeaderboard(mode, country), id);
      const positions = (await replies(pipeline)) as (number | null)[];
      const toRank = (position: number | null | undefined) =>
        typeof position === 'number' ? position + 1 : null;
      return modes.map((mode, at) => ({
        mode,
        rank: toRank(positions[2 * at]),
        countryRank: toRank(positions[2 * at + 1]),
      }));
    },

    async set(mode, { id, country }, pp) {
      await replies(
        redis
          .multi()
          .zadd(redisKeys.leaderboard(mode), pp, id)
          .zadd(redisKeys.countryLeaderboard(mode, country), pp, id),
      );
    },

    async moveTo(country, { id, country: from }, modes) {
      const pipeline = redis.pipeline();
      for (const mode of modes) pipeline.zscore(redisKeys.countryLeaderboard(mode, from), id);
      const scores = (await replies(pipeline)) as (string | null)[];
      const move = redis.multi();
      modes.forEach((mode, at) => {
        const pp = scores[at];
        if (typeof pp !== 'string') return;
        move.zrem(redisKeys.countryLeaderboard(mode, from), id);
        move.zadd(redisKeys.countryLeaderboard(mode, country), pp, id);
      });
      await replies(move);
    },

    async remove(mode, { id, country }) {
      await replies(
        redis
          .multi()
          .zrem(redisKeys.leaderboard(mode), id)
          .zrem(redisKeys.countryLeaderboard(mode, country), id),
      );
    },
  };
}
