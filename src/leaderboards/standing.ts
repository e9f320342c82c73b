import type { Database } from '../db/database';
import { isVisible } from '../players/visibility';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { placeOf, type LeaderboardOrder } from './leaderboardOrder';
import { readLeaderboardOrder } from './readLeaderboardOrder';

/** Where a player stands on a leaderboard. */
export interface Standing {
  /** From 1. */
  rank: number;
  /** How many are on it. */
  players: number;
}

/** A player who is on the leaderboard, and the ranked score it is there by. */
interface Ranked {
  id: number;
  rscore: number | bigint;
}

const MODE = 0;

/** Where a public player with a ranked score stands by it in the mode osu!; of equal ones the lower id comes first. */
export async function standingByRankedScore(
  { database, snapshots }: SnapshotSource,
  player: Ranked,
): Promise<Standing> {
  return snapshots.answer<LeaderboardOrder, Standing>({
    name: 'standing by ranked score',
    of: `leaderboards ${MODE}`,
    isDear: true,
    live: () => countStanding(database, player),
    compute: () => readLeaderboardOrder(database, MODE),
    async from(order) {
      const { players } = order.boards.rscore;
      const place = placeOf(order, 'rscore', { value: player.rscore, playerId: player.id });
      // Who came after it was made is behind all others until it is made anew.
      return place < 0
        ? { rank: players.length + 1, players: players.length + 1 }
        : { rank: place + 1, players: players.length };
    },
  });
}

async function countStanding({ query }: Database, { id, rscore }: Ranked): Promise<Standing> {
  const ranked = query
    .selectFrom('stats')
    .innerJoin('users', 'users.id', 'stats.id')
    .where('stats.mode', '=', MODE)
    .where(isVisible())
    .select(({ fn }) => fn.countAll<number>().as('count'));
  const { before, players } = await query
    .selectNoFrom([
      ranked
        .where((where) =>
          where.or([
            where('stats.rscore', '>', rscore),
            where.and([where('stats.rscore', '=', rscore), where('stats.id', '<', id)]),
          ]),
        )
        .as('before'),
      ranked.where('stats.rscore', '>', 0).as('players'),
    ])
    .executeTakeFirstOrThrow();
  return { rank: (before ?? 0) + 1, players: players ?? 0 };
}
