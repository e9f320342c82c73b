import { batched } from '../batched';
import type { Mode } from '../osu/modes';
import { batch, transact, type Command } from '../redis/commands';
import { isCluster, type RedisConnection } from '../redis/connection';
import { redisKeys } from '../redis/keys';
import { moveOver } from './moveOver';
import { positionsIn } from './positions';
import type { ModeRanks, RankedPlayer, Ranks } from './ranks';

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
    async ofPlayer(player, modes) {
      return (await ranksOf(redis, { player, modes })) ?? [];
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

interface Asked {
  player: RankedPlayer;
  modes: readonly Mode[];
}

const ranksOf = batched(async (redis: RedisConnection, asked: readonly Asked[]) => {
  const lookups = asked.flatMap(({ player: { id, country }, modes }) =>
    modes.flatMap((mode) => [
      { key: redisKeys.leaderboard(mode), member: `${id}` },
      { key: redisKeys.countryLeaderboard(mode, country), member: `${id}` },
    ]),
  );
  const ranks = (await positionsIn(redis, lookups)).map((position) =>
    position === null ? null : position + 1,
  );
  let at = 0;
  return new Map(
    asked.map((one) => [
      one,
      one.modes.map((mode): ModeRanks => ({ mode, rank: ranks[at++]!, countryRank: ranks[at++]! })),
    ]),
  );
});
