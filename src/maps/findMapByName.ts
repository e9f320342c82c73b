import type { Database } from '../db/database';
import { pageInOrder } from '../snapshots/order';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { readFullName } from './fullName';
import { mapColumns, type MapRow } from './mapRepository';

/**
 * The map with this title or this full name (`Artist - Title [Version]`); of several the one that was played most, of
 * those with as many plays the one with the lower id. Names compare as the columns' collations do.
 */
export async function findMapByName(
  { database, snapshots }: SnapshotSource,
  name: string,
): Promise<MapRow | undefined> {
  const [map] = await pageInOrder<MapRow>(
    snapshots,
    {
      name: `maps named ${name}`,
      isSifted: true,
      rows: (limit, offset) =>
        mapsNamed(database, name).select(mapColumns).limit(limit).offset(offset).execute(),
      ids: async (limit) => {
        const rows = await mapsNamed(database, name).select('maps.id').limit(limit).execute();
        return rows.map(({ id }) => id);
      },
      rowsOf: (ids) =>
        mapsNamed(database, name).select(mapColumns).where('maps.id', 'in', ids.map(Number)).execute(),
    },
    { limit: 1, offset: 0 },
  );
  return map;
}

function mapsNamed({ query, dialect }: Database, name: string) {
  return query
    .selectFrom('maps')
    .where((where) =>
      where.or([
        dialect.equalsCollated('maps.title', name),
        ...readFullName(name).map(({ artist, title, version }) =>
          where.and([
            dialect.equalsCollated('maps.title', title),
            dialect.equalsCollated('maps.artist', artist),
            dialect.equalsCollated('maps.version', version),
          ]),
        ),
      ]),
    )
    .orderBy('maps.plays', 'desc')
    .orderBy('maps.id');
}
