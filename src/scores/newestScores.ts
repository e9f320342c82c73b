import type { Database } from '../db/database';

/** The ids of the newest scores, newest first. */
export async function newestScoreIds({ query }: Database, limit: number): Promise<(number | bigint)[]> {
  const rows = await query
    .selectFrom('scores')
    .select('scores.id')
    .orderBy('scores.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
