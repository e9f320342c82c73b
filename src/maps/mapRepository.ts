import { batched } from '../batched';
import { commonValues } from '../db/commonValues';
import type { Database } from '../db/database';
import type { Slice } from '../db/slice';
import { listPart, partsById, type Part } from '../snapshots/idMarks';
import type { SnapshotSource } from '../snapshots/snapshotSource';

export type MapRow = Awaited<ReturnType<typeof mapsById>>[number];

/** What a map tells of itself. */
export const mapColumns = [
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

/** What an own page of a map tells beside that. */
const detailColumns = ['maps.server', 'maps.filename', 'maps.frozen'] as const;

export type DetailedMapRow = NonNullable<Awaited<ReturnType<typeof findDetailedMap>>>;

/** In no particular order; ids without a map are left out. */
export async function mapsById({ query }: Database, ids: readonly number[]) {
  if (ids.length === 0) return [];
  return query.selectFrom('maps').select(mapColumns).where('maps.id', 'in', ids).execute();
}

/** In no particular order; hashes without a map are left out. A hash in upper case is none. */
export async function mapsByMd5({ query }: Database, md5s: readonly string[]): Promise<MapRow[]> {
  if (md5s.length === 0) return [];
  const rows = await query.selectFrom('maps').select(mapColumns).where('maps.md5', 'in', md5s).execute();
  const asked = new Set(md5s);
  return rows.filter(({ md5 }) => asked.has(md5));
}

/** What a map is asked for by. */
export type MapSelector = { id: number } | { md5: string };

export async function findMap(database: Database, selector: MapSelector): Promise<MapRow | undefined> {
  if ('id' in selector) return findMapById(database, selector.id);
  return IS_MD5.test(selector.md5) ? findMapByMd5(database, selector.md5) : undefined;
}

const IS_MD5 = /^[0-9a-f]{32}$/;

const findMapById = batched(async (database: Database, ids: readonly number[]) => {
  const maps = await mapsById(database, ids);
  return new Map(maps.map((map) => [map.id, map]));
});

/** A hash is 32 lower-case hexadecimal digits. */
export const findMapByMd5 = batched(async (database: Database, md5s: readonly string[]) => {
  const maps = await mapsByMd5(database, md5s);
  return new Map(maps.map((map) => [map.md5, map]));
});

export const findDetailedMap = batched(async ({ query }: Database, ids: readonly number[]) => {
  const maps = await query
    .selectFrom('maps')
    .select([...mapColumns, ...detailColumns])
    .where('maps.id', 'in', ids)
    .execute();
  return new Map(maps.map((map) => [map.id, map]));
});

/** Plain equality, of what is given. Numbers may be any integer; texts compare as the columns' collations do. */
export interface MapFilter {
  set_id?: number;
  server?: string;
  status?: number;
  artist?: string;
  creator?: string;
  filename?: string;
  mode?: number;
  frozen?: boolean;
}

/** Maps by id, and how many there are. */
export async function listMaps(
  { database, snapshots }: SnapshotSource,
  filter: MapFilter,
  slice: Slice,
): Promise<Part<DetailedMapRow>> {
  const maps = (after?: number | bigint) => filteredMaps(database, filter, after);
  return listPart(
    snapshots,
    {
      name: 'maps',
      filter,
      rows: ({ limit, offset, after }) =>
        maps(after)
          .select([...mapColumns, ...detailColumns])
          .orderBy('maps.id')
          .limit(limit)
          .offset(offset)
          .execute(),
      ids: () =>
        partsById((limit, after) => maps(after).select('maps.id').orderBy('maps.id').limit(limit).execute()),
      async count(after) {
        const { total } = await maps(after)
          .select(({ fn }) => fn.countAll<number>().as('total'))
          .executeTakeFirstOrThrow();
        return total;
      },
    },
    slice,
  );
}

const TEXT_FILTERS = ['server', 'artist', 'creator', 'filename'] as const;

function filteredMaps(
  database: Database,
  { set_id, status, mode, frozen, ...filter }: MapFilter,
  after?: number | bigint,
) {
  const { query, dialect } = database;
  const common = {
    'maps.status': status,
    'maps.mode': mode,
    'maps.frozen': frozen === false ? 0 : undefined,
  };
  return query.selectFrom('maps').where((where) =>
    where.and([
      ...(after === undefined ? [] : [where('maps.id', '>', Number(after))]),
      where.and({ 'maps.set_id': set_id }),
      ...commonValues(database, common, after),
      ...TEXT_FILTERS.flatMap((column) => {
        const text = filter[column];
        return text === undefined ? [] : [dialect.equalsCollated(`maps.${column}`, text)];
      }),
      ...(frozen ? [where('maps.frozen', '!=', 0)] : []),
    ]),
  );
}
