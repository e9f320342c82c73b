import type { Database } from '../db/database';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { readFullName } from './fullName';
import { mapColumns, type MapRow } from './mapRepository';
import { idsOfTitle, readMapTitles, type MapTitles } from './mapTitles';

/** More than those are looked for among all maps. */
const CANDIDATES_MAX = 1_000;

/**
 * The map with this title or this full name (`Artist - Title [Version]`); of several the one that was played most, of
 * those with as many plays the one with the lower id. Names compare as the columns' collations do.
 */
export async function findMapByName(
  { database, snapshots }: SnapshotSource,
  name: string,
): Promise<MapRow | undefined> {
  return snapshots.answer<MapTitles, MapRow | undefined>({
    name: 'a map by its name',
    of: 'map titles',
    live: () => mapNamed(database, name),
    compute: () => readMapTitles(database),
    from: (titles) => mapNamed(database, name, candidates(titles, name)),
  });
}

/** Of the maps that a snapshot of the titles knows; newer ones have to be looked at too. */
interface Candidates {
  ids: number[];
  lastId: number;
}

function candidates(titles: MapTitles, name: string): Candidates | undefined {
  const asked = new Set([name, ...readFullName(name).map(({ title }) => title)]);
  const ids: number[] = [];
  for (const title of asked) {
    const some = idsOfTitle(titles, title);
    if (!some) return undefined;
    ids.push(...some);
  }
  return ids.length <= CANDIDATES_MAX ? { ids, lastId: titles.lastId } : undefined;
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
    .$if(among !== undefined, (maps) =>
      maps.where((where) =>
        where.or([
          ...(among!.ids.length > 0 ? [where('maps.id', 'in', among!.ids)] : []),
          where('maps.id', '>', among!.lastId),
        ]),
      ),
    )
    .orderBy('maps.plays', 'desc')
    .orderBy('maps.id')
    .limit(1)
    .executeTakeFirst();
}
