import { batched } from '../batched';
import type { Database } from '../db/database';
import { firstWhere } from '../firstWhere';
import type { Held } from '../snapshots/snapshots';
import type { SnapshotSource } from '../snapshots/snapshotSource';

export interface RatingSum {
  sum: number;
  count: number;
}

/** Ratings of all maps that have any, in order of their ids. */
interface RatingSums extends Held {
  ids: Int32Array;
  sums: Int32Array;
  counts: Int32Array;
}

const NONE: RatingSum = { sum: 0, count: 0 };
const BYTES_A_MAP = 12;

/** All ratings of a map together; hidden players' count too, since nobody is told who rated. */
export async function sumRatings(
  { database, snapshots }: SnapshotSource,
  map: { id: number; md5: string },
): Promise<RatingSum> {
  return snapshots.answer<RatingSums, RatingSum>({
    name: 'ratings of a map',
    of: 'ratings',
    live: async () => (await sumsOf(database, map.md5)) ?? NONE,
    compute: () => readRatingSums(database),
    from: async (all) => sumAmong(all, map.id),
  });
}

const sumsOf = batched(async (database: Database, md5s: readonly string[]) => {
  const sums = await sumsByMap(database).where('ratings.map_md5', 'in', md5s).execute();
  return new Map(sums.map((sum) => [sum.map_md5, sum]));
});

function sumsByMap({ query }: Database) {
  return query
    .selectFrom('ratings')
    .select(({ fn }) => [
      'ratings.map_md5',
      fn.sum<number>('ratings.rating').as('sum'),
      fn.countAll<number>().as('count'),
    ])
    .groupBy('ratings.map_md5');
}

/** Arrives as a stream: a row for each map never lies in memory as an object. */
async function readRatingSums(database: Database): Promise<RatingSums> {
  const rows = database.query
    .selectFrom(sumsByMap(database).as('rated'))
    .innerJoin('maps', 'maps.md5', 'rated.map_md5')
    .select(['maps.id', 'rated.sum', 'rated.count'])
    .orderBy('maps.id')
    .stream();
  const [ids, sums, counts]: [number[], number[], number[]] = [[], [], []];
  for await (const { id, sum, count } of rows) {
    // The embedded database streams its integers as they are.
    ids.push(Number(id));
    sums.push(Number(sum));
    counts.push(Number(count));
  }
  return {
    ids: Int32Array.from(ids),
    sums: Int32Array.from(sums),
    counts: Int32Array.from(counts),
    bytes: ids.length * BYTES_A_MAP,
    rows: ids.length,
  };
}

function sumAmong({ ids, sums, counts }: RatingSums, id: number): RatingSum {
  const at = firstWhere(ids.length, (place) => ids[place]! >= id);
  return ids[at] === id ? { sum: sums[at]!, count: counts[at]! } : NONE;
}
