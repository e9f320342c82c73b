import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Database } from '../db/database';
import type { Slice } from '../db/slice';
import type { Mode } from '../osu/modes';
import { isVisible, type Viewer } from '../players/visibility';

export const LEADERBOARD_SORTS = ['tscore', 'rscore', 'pp', 'acc', 'plays', 'playtime'] as const;

export type LeaderboardSort = (typeof LEADERBOARD_SORTS)[number];

/** Where a row stands: what it is ordered by, to the last digit, then its player's id. */
export interface LeaderboardPlace {
  value: number | bigint;
  playerId: number;
}

export interface LeaderboardQuery extends Slice<LeaderboardPlace> {
  mode: Mode;
  sort: LeaderboardSort;
  /** Case does not count. */
  country?: string;
  viewer?: Viewer;
}

/** Visible players by one of their totals in a mode, those with none left out; of equal ones the lower id first. */
export async function leaderboard(database: Database, asked: LeaderboardQuery) {
  return leaderboardRows(database, asked).execute();
}

/** The same with what each row is ordered by. */
export async function placedLeaderboard(database: Database, asked: LeaderboardQuery) {
  return leaderboardRows(database, asked).select(exactValue(asked.sort).as('value')).execute();
}

function leaderboardRows(
  { query, dialect }: Database,
  { mode, sort, country, limit, offset, after, viewer }: LeaderboardQuery,
) {
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
    ])
    .where('stats.mode', '=', mode)
    .where(`stats.${sort}`, '>', 0)
    .where(isVisible(viewer))
    .$if(country !== undefined, (players) =>
      players.where(dialect.equalsCollated('users.country', country ?? '')),
    )
    .$if(after !== undefined, (players) => players.where(isAfter(sort, after!)))
    .orderBy(`stats.${sort}`, 'desc')
    .orderBy('users.id')
    .limit(limit)
    .offset(offset);
}

/** A FLOAT column is printed rounded; as a part of a sum it is printed in full. Whole numbers have to be left alone. */
function exactValue(sort: LeaderboardSort): RawBuilder<number | bigint> {
  const column = sql.ref<number | bigint>(`stats.${sort}`);
  return sort === 'acc' ? sql`${column} + 0e0` : sql`${column}`;
}

/**
 * Far below the distance of two FLOATs near 100, far above what the text of a number may be off: some servers print 16
 * digits, one too few to find the same number again.
 */
const SAME_ACC = 1e-9;

function isAfter(sort: LeaderboardSort, { value, playerId }: LeaderboardPlace): RawBuilder<SqlBool> {
  const column = sql.ref(`stats.${sort}`);
  const [low, high] = sort === 'acc' ? [Number(value) - SAME_ACC, Number(value) + SAME_ACC] : [value, value];
  return sql`(${column} <= ${high} and (${column} < ${low} or users.id > ${playerId}))`;
}
