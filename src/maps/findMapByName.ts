import type { Database } from '../db/database';
import { given } from '../db/given';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { readFullName } from './fullName';
import { mapColumns, type MapRow } from './mapRepository';
import { candidatesOf, isCandidate, readMapsByText, type Candidates, type MapsByText } from './mapsByText';

/**
 * The map with this title or this full name (`Artist - Title [Version]`); of several the one that was played most, of
 * those with as many plays the one with the lower id. Names compare as the columns' collations do.
 */
export async function findMapByName(
  { database, snapshots }: SnapshotSource,
  name: string,
): Promise<MapRow | undefined> {
  return snapshots.answer<MapsByText, MapRow | undefined>({
    name: 'a map by its name',
    of: 'maps by title',
    isDear: true,
    live: () => mapNamed(database, name),
    compute: () => readMapsByText(database, 'title'),
    async from(titles) {
      const asked = [name, ...readFullName(name).map(({ title }) => title)];
      return mapNamed(database, name, candidatesOf(titles, asked));
    },
  });
}

async function mapNamed({ query, dialect }: Database, name: string, among?: Candidates) {
  return query
    .selectFrom('maps')
    .select(mapColumns)
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
    .$call(given(among, (maps, some) => maps.where(isCandidate(some))))
    .orderBy('maps.plays', 'desc')
    .orderBy('maps.id')
    .limit(1)
    .executeTakeFirst();
}
