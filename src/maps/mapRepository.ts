import type { Database } from '../db/database';

export type MapRow = Awaited<ReturnType<typeof mapsById>>[number];

const columns = [
  'maps.md5',
  'maps.id',
  'maps.set_id',
  'maps.artist',
  'maps.title',
  'maps.version',
  'maps.creator',
  'maps.last_update',
  'maps.total_length',
  'maps.max_combo',
  'maps.status',
  'maps.plays',
  'maps.passes',
  'maps.mode',
  'maps.bpm',
  'maps.cs',
  'maps.od',
  'maps.ar',
  'maps.hp',
  'maps.diff',
] as const;

/** In no particular order; ids without a map are left out. */
export async function mapsById({ query }: Database, ids: readonly number[]) {
  if (ids.length === 0) return [];
  return query.selectFrom('maps').select(columns).where('maps.id', 'in', ids).execute();
}

/** In no particular order; hashes without a map are left out. A hash in upper case is none. */
export async function mapsByMd5({ query }: Database, md5s: readonly string[]): Promise<MapRow[]> {
  if (md5s.length === 0) return [];
  const rows = await query.selectFrom('maps').select(columns).where('maps.md5', 'in', md5s).execute();
  return rows.filter((row) => md5s.includes(row.md5));
}

/** What a map is asked for by. */
export type MapSelector = { id: number } | { md5: string };

export async function findMap(database: Database, selector: MapSelector): Promise<MapRow | undefined> {
  const [map] = await ('id' in selector
    ? mapsById(database, [selector.id])
    : mapsByMd5(database, [selector.md5]));
  return map;
}
