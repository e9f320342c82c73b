import type { Database } from '../db/database';
import { given } from '../db/given';
import type { Slice } from '../db/slice';
import type { Mode } from '../osu/modes';
import { isVisible, type Viewer } from '../players/visibility';
import { rowsInOrder as inOrder } from '../snapshots/order';
import { seesAsPublic } from '../snapshots/publicSight';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { exactValue, isAfter, type LeaderboardPlace, type LeaderboardSort } from './leaderboardPlace';
import { idsAfter, idsFrom, type LeaderboardOrder } from './leaderboardOrder';
import { readLeaderboardOrder } from './readLeaderboardOrder';

export interface LeaderboardQuery extends Slice<LeaderboardPlace> {
  mode: Mode;
  sort: LeaderboardSort;
  /** Case does not count. */
  country?: string;
  viewer?: Viewer;
}

/** A row with what it is ordered by. */
export type LeaderboardRow = Awaited<ReturnType<typeof leaderboard>>[number];

/** Visible players by one of their totals in a mode, those with none left out; of equal ones the lower id first. */
export async function leaderboard({ database, snapshots }: SnapshotSource, asked: LeaderboardQuery) {
  const live = async () => placedRows(database, asked).execute();
  if (!seesAsPublic(asked.viewer) || !isCountry(asked.country)) return live();
  const { mode, sort, country } = asked;
  return snapshots.answer<LeaderboardOrder, Awaited<ReturnType<typeof live>>>({
    name: kindOf(asked),
    of: `leaderboards ${mode}`,
    isDear: asked.offset >= FIRST_ROWS,
    live,
    compute: () => readLeaderboardOrder(database, mode),
    from(order) {
      const part = { sort, country };
      const ids = asked.after ? idsAfter(order, part, asked.after) : idsFrom(order, part, asked.offset);
      return rowsInOrder(database, asked, ids);
    },
  });
}

/** Whether it can be the country of a player: `users.country` holds two letters. */
function isCountry(country: string | undefined): boolean {
  return country === undefined || /^[a-z]{2}$/i.test(country);
}

/**
 * What is slow by one order may be fast by another. What is slow in one country is so in all: each by itself would have
 * to be found slow by a slow query.
 */
function kindOf({ mode, sort, country, after }: LeaderboardQuery): string {
  const place = after ? 'after a place' : `by ${sort}`;
  return `leaderboard ${mode} ${country === undefined ? 'of all' : 'of a country'} ${place}`;
}

/** The pages behind those are found by counting. */
const FIRST_ROWS = 1_000;

/** The rows of the players, in the order of their ids, as they are now. */
async function rowsInOrder(database: Database, asked: LeaderboardQuery, ids: Iterable<number>) {
  const rows = await inOrder(ids, asked.limit, async (some) => {
    const found = await rowsFurtherOn(database, asked).where('stats.id', 'in', some).execute();
    return found.map((row) => ({ id: row.player_id, row }));
  });
  return rows.map(({ row }) => row);
}

function placedRows(database: Database, asked: LeaderboardQuery) {
  const { sort, limit, offset } = asked;
  return rowsFurtherOn(database, asked)
    .orderBy(`stats.${sort}`, 'desc')
    .orderBy('users.id')
    .limit(limit)
    .offset(offset);
}

/** All rows of the leaderboard, or those after a place. */
function rowsFurtherOn(database: Database, asked: LeaderboardQuery) {
  const { sort, after } = asked;
  return rowsOfMode(database, asked).$call(
    given(after, (players, place) => players.where(isAfter(sort, place))),
  );
}

function rowsOfMode({ query, dialect }: Database, { mode, sort, country, viewer }: LeaderboardQuery) {
  return query
    .selectFrom('stats')
    .innerJoin('users', 'users.id', 'stats.id')
    .leftJoin('clans', 'clans.id', 'users.clan_id')
    .select([
      'users.id as player_id',
      'users.name',
      'users.country',
      'stats.tscore',
      'stats.rscore',
      'stats.pp',
      'stats.plays',
      'stats.playtime',
      'stats.acc',
      'stats.max_combo',
      'stats.xh_count',
      'stats.x_count',
      'stats.sh_count',
      'stats.s_count',
      'stats.a_count',
      'clans.id as clan_id',
      'clans.name as clan_name',
      'clans.tag as clan_tag',
      exactValue(sort).as('value'),
    ])
    .where('stats.mode', '=', mode)
    .where(`stats.${sort}`, '>', 0)
    .where(isVisible(viewer))
    .$call(given(country, (players, code) => players.where(dialect.equalsCollated('users.country', code))));
}
