import type { Database } from '../db/database';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { candidatesOf, isCandidate, readMapsByText, type Candidates, type MapsByText } from './mapsByText';

interface OwnMap {
  id: number;
  set_id: number;
}

/** The maps whose mapper has the name, as the column's collation compares. */
export async function mapsOfMapper({ database, snapshots }: SnapshotSource, name: string): Promise<OwnMap[]> {
  return snapshots.answer<MapsByText, OwnMap[]>({
    name: 'maps of a mapper',
    of: 'maps by mapper',
    isDear: true,
    live: () => mapsBy(database, name),
    compute: () => readMapsByText(database, 'creator'),
    from: (mappers) => mapsBy(database, name, candidatesOf(mappers, [name])),
  });
}

async function mapsBy({ query, dialect }: Database, name: string, among?: Candidates): Promise<OwnMap[]> {
  return query
    .selectFrom('maps')
    .select(['maps.id', 'maps.set_id'])
    .where(dialect.equalsCollated('maps.creator', name))
    .$if(among !== undefined, (maps) => maps.where(isCandidate(among!)))
    .execute();
}
