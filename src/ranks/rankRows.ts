import type { Database } from '../db/database';
import type { Mode } from '../osu/modes';
import { isVisible } from '../players/visibility';

/** A player that the sets of a mode have to hold. */
export interface RankRow {
  id: number;
  /** Above 0. */
  pp: number;
  country: string;
}

/** The rows of a mode that belong in the sets, by id from the least, those of `chunkRows` players at a time. */
export async function* rankRows(
  database: Database,
  mode: Mode,
  chunkRows: number,
): AsyncGenerator<{ rows: RankRow[]; /** Of the way, 0 to 1. */ fraction: number }> {
  const last = await lastPlayer(database);
  for (let after = 0, more = true; more;) {
    const players = await select(database, mode)
      .where('users.id', '>', after)
      .orderBy('users.id')
      .limit(chunkRows)
      .execute();
    more = players.length === chunkRows;
    after = players.at(-1)?.id ?? after;
    yield { rows: players.filter(hasPp), fraction: more ? Math.min(after / last, 1) : 1 };
  }
}

/** Those of the players that belong in the sets of the mode. */
export async function rankRowsOf(
  database: Database,
  mode: Mode,
  ids: readonly number[],
): Promise<Map<number, RankRow>> {
  if (ids.length === 0) return new Map();
  const players = await select(database, mode).where('users.id', 'in', ids).execute();
  return new Map(players.filter(hasPp).map((row) => [row.id, row]));
}

/**
 * Visible players with their pp in a mode, null where they have none. A left join, because with an inner one databases
 * start from the index on `stats.mode` and go through the whole mode for every chunk.
 */
function select({ query }: Database, mode: Mode) {
  return query
    .selectFrom('users')
    .leftJoin('stats', (join) =>
      join.onRef('stats.id', '=', 'users.id').on('stats.mode', '=', mode).on('stats.pp', '>', 0),
    )
    .select(['users.id', 'stats.pp', 'users.country'])
    .where(isVisible());
}

function hasPp<Row extends { pp: number | null }>(row: Row): row is Row & { pp: number } {
  return row.pp !== null;
}

async function lastPlayer({ query }: Database): Promise<number> {
  const { last } = await query
    .selectFrom('users')
    .select(({ fn }) => fn.max('users.id').as('last'))
    .executeTakeFirstOrThrow();
  return last ?? 0;
}
