import { sql, type RawBuilder } from 'kysely';
import type { Database } from '../db/database';
import { mapColumns } from '../maps/mapRepository';
import { ScoreStatus } from '../osu/statuses';
import { ownerIsVisible } from '../players/visibility';

/** A map with the first of the public's scores on it in its own mode, if there is any, and that score's player. */
export type MapWithRecord = Awaited<ReturnType<typeof mapsWithRecords>>[number];

/** In no particular order; ids without a map are left out. */
export async function mapsWithRecords({ query }: Database, ids: readonly number[]) {
  if (ids.length === 0) return [];
  return query
    .selectFrom('maps')
    .leftJoin('scores', (join) => join.on('scores.id', '=', firstOnMap<number | bigint>(query, 'id')))
    .leftJoin('users', 'users.id', 'scores.userid')
    .select(mapColumns)
    .select(['scores.id as record_id', 'scores.time_elapsed as record_ms'])
    .select(['users.id as holder_id', 'users.name as holder_name'])
    .where('maps.id', 'in', ids)
    .execute();
}

/**
 * A column of the score that is first on the map of the row: the highest one of a visible player, of equal ones the
 * earlier. A map's own mode is none of relax or autopilot.
 */
export function firstOnMap<Value>(query: Database['query'], column: 'id' | 'userid'): RawBuilder<Value> {
  const first = query
    .selectFrom('scores as firsts')
    .select(`firsts.${column}`)
    .where('firsts.map_md5', '=', sql.ref<string>('maps.md5'))
    .where('firsts.status', '=', ScoreStatus.Best)
    .where('firsts.mode', '=', sql.ref<number>('maps.mode'))
    .where(ownerIsVisible(query, 'firsts.userid'))
    .orderBy('firsts.score', 'desc')
    .orderBy('firsts.play_time')
    .orderBy('firsts.id')
    .limit(1);
  return sql`${first}`;
}
