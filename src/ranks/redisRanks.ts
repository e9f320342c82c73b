import type { Redis } from 'ioredis';
import { replies } from '../redis/replies';
import { redisKeys } from '../redis/keys';
import type { Ranks } from './ranks';

/** In one step, so that a score that is submitted meanwhile is not lost. */
const MOVE = `
local pp = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not pp then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('ZADD', KEYS[2], pp, ARGV[1])`;

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
      for (const mode of modes)
        pipeline.eval(
          MOVE,
          2,
          redisKeys.countryLeaderboard(mode, from),
          redisKeys.countryLeaderboard(mode, country),
          id,
        );
      await replies(pipeline);
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
