import { sql, type RawBuilder, type SqlBool } from 'kysely';

export const LEADERBOARD_SORTS = ['tscore', 'rscore', 'pp', 'acc', 'plays', 'playtime'] as const;

export type LeaderboardSort = (typeof LEADERBOARD_SORTS)[number];

/** Where a row stands: what it is ordered by, to the last digit, then its player's id. */
export interface LeaderboardPlace {
  value: number | bigint;
  playerId: number;
}

/** A FLOAT column is printed rounded; as a part of a sum it is printed in full. Whole numbers have to be left alone. */
export function exactValue(sort: LeaderboardSort): RawBuilder<number | bigint> {
  const column = sql.ref<number | bigint>(`stats.${sort}`);
  return sort === 'acc' ? sql`${column} + 0e0` : sql`${column}`;
}

/**
 * Far below the distance of two FLOATs near 100, far above what the text of a number may be off: some servers print 16
 * digits, one too few to find the same number again.
 */
const SAME_ACC = 1e-9;

export function isAfter(sort: LeaderboardSort, { value, playerId }: LeaderboardPlace): RawBuilder<SqlBool> {
  const column = sql.ref(`stats.${sort}`);
  const [low, high] = sort === 'acc' ? [Number(value) - SAME_ACC, Number(value) + SAME_ACC] : [value, value];
  return sql`(${column} <= ${high} and (${column} < ${low} or users.id > ${playerId}))`;
}
