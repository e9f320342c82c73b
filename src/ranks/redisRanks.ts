import { batch, transact, type Command } from '../redis/commands';
import { isCluster, type RedisConnection } from '../redis/connection';
import { redisKeys } from '../redis/keys';
import { moveOver } from './moveOver';
import type { Ranks } from './ranks';

/** In one step, so that a score that is submitted meanwhile is not lost. */
const MOVE = `
local pp = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not pp then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('ZADD', KEYS[2], pp, ARGV[1])`;

/**
 * The sorted sets that the game server writes on every submitted score: member = user id, score = pp. In a cluster the
 * sets of a mode and of its countries are in different slots, and a change shows in one a moment before the other: who
 * is not in both has no rank there until then, and SQL is asked.
 */
export function createRedisRanks(redis: RedisConnection): Ranks {
  return {
    async ofPlayer({ id, country }, modes) {
      const commands = modes.flatMap((mode): Command[] => [
        ['zrevrank', redisKeys.leaderboard(mode), id],
        ['zrevrank', redisKeys.countryLeaderboard(mode, country), id],
      ]);
      const positions = (await batch(redis, commands)) as (number | null)[];
      const toRank = (position: number | null | undefined) =>
        typeof position === 'number' ? position + 1 : null;
      return modes.map((mode, at) => ({
        mode,
        rank: toRank(positions[2 * at]),
        countryRank: toRank(positions[2 * at + 1]),
      }));
    },

    async set(mode, { id, country }, pp) {
      await transact(redis, [
        ['zadd', redisKeys.leaderboard(mode), pp, id],
        ['zadd', redisKeys.countryLeaderboard(mode, country), pp, id],
      ]);
    },

    async moveTo(country, { id, country: from }, modes) {
      const moves = modes.map((mode) => ({
        from: redisKeys.countryLeaderboard(mode, from),
        to: redisKeys.countryLeaderboard(mode, country),
      }));
      if (isCluster(redis)) await Promise.all(moves.map((move) => moveOver(redis, id, move)));
      else
        await batch(
          redis,
          moves.map((move): Command => ['eval', MOVE, 2, move.from, move.to, id]),
        );
    },

    async remove(mode, { id, country }) {
      await transact(redis, [
        ['zrem', redisKeys.leaderboard(mode), id],
        ['zrem', redisKeys.countryLeaderboard(mode, country), id],
      ]);
    },
  };
}
