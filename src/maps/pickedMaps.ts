import { sql, type SqlBool } from 'kysely';
import type { Database } from '../db/database';
import { given } from '../db/given';
import { MapStatus } from '../osu/statuses';
import { pageInOrder } from '../snapshots/order';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { mapColumns, type MapRow } from './mapRepository';

/** Plain equality, of what is given. */
export interface MapPick {
  id?: number;
  set_id?: number;
  md5?: string;
  /** Compares as the column's collation does. */
  creator?: string;
  /** Made for one of these rulesets. */
  rulesets?: readonly number[];
  /** `YYYY-MM-DD hh:mm:ss`, UTC: changed then or later. */
  since?: string;
}

const RANKED_OR_LOVED = [MapStatus.Ranked, MapStatus.Approved, MapStatus.Loved];

/**
 * The maps that all of the pick holds for, by id. Where it names neither a map nor a set nor a mapper, the ranked and loved
 * ones in order of their last change: from a time on, or else the latest first.
 */
export async function pickedMaps(
  { database, snapshots }: SnapshotSource,
  pick: MapPick,
  limit: number,
): Promise<MapRow[]> {
  const maps = (most: number, offset: number) => mapsInOrder(database, pick).limit(most).offset(offset);
  return pageInOrder<MapRow>(
    snapshots,
    {
      name: `maps ${JSON.stringify(pick)}`,
      isSifted: true,
      rows: (most, from) => maps(most, from).select(mapColumns).execute(),
      ids: async (most) => (await maps(most, 0).select('maps.id').execute()).map(({ id }) => id),
      rowsOf: (ids) =>
        mapsInOrder(database, pick)
          .clearOrderBy()
          .select(mapColumns)
          .where('maps.id', 'in', ids.map(Number))
          .execute(),
    },
    { limit, offset: 0 },
  );
}

function mapsInOrder({ query, dialect }: Database, { rulesets, since, creator, ...pick }: MapPick) {
  const isNamed = creator !== undefined || Object.values(pick).some((value) => value !== undefined);
  const maps = query
    .selectFrom('maps')
    .where((where) => where.and({ 'maps.id': pick.id, 'maps.set_id': pick.set_id, 'maps.md5': pick.md5 }))
    .$call(given(creator, (some, name) => some.where(dialect.equalsCollated('maps.creator', name))))
    .$call(given(rulesets, (some, modes) => some.where(isAmong('maps.mode', modes))))
    .$call(given(since, (some, time) => some.where('maps.last_update', '>=', time)));
  if (isNamed) return maps.orderBy('maps.id');
  const direction = since === undefined ? 'desc' : 'asc';
  return maps
    .where(isAmong('maps.status', RANKED_OR_LOVED))
    .orderBy('maps.last_update', direction)
    .orderBy('maps.id', direction);
}

/** The sum keeps databases from looking through an index by it, which isn't in order of time. */
function isAmong(column: 'maps.mode' | 'maps.status', values: readonly number[]) {
  return sql<SqlBool>`${sql.ref(column)} + 0 in (${sql.join(values)})`;
}
