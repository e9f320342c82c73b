import { batched } from '../batched';
import type { Database } from '../db/database';
import type { Held } from '../snapshots/snapshots';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { firstWhere } from '../firstWhere';

/** Of all sets that are anybody's favourite, in order of their ids. */
interface FavouriteCounts extends Held {
  sets: Int32Array;
  counts: Int32Array;
}

const BYTES_A_SET = 8;

/** Whose favourite a set is, in number; hidden players count too, since nobody is told who they are. */
export async function countFavourites(
  { database, snapshots }: SnapshotSource,
  setId: number,
): Promise<number> {
  return snapshots.answer<FavouriteCounts, number>({
    name: 'favourites of a set',
    of: 'favourites by set',
    live: async () => (await countOf(database, setId)) ?? 0,
    compute: () => readCounts(database),
    async from({ sets, counts }) {
      const at = firstWhere(sets.length, (place) => sets[place]! >= setId);
      return sets[at] === setId ? counts[at]! : 0;
    },
  });
}

const countOf = batched(async (database: Database, setIds: readonly number[]) => {
  const rows = await countsBySet(database).where('favourites.setid', 'in', setIds).execute();
  return new Map(rows.map(({ setid, count }) => [setid, count]));
});

function countsBySet({ query }: Database) {
  return query
    .selectFrom('favourites')
    .select(({ fn }) => ['favourites.setid', fn.countAll<number>().as('count')])
    .groupBy('favourites.setid');
}

/** Arrives as a stream: a row for each set never lies in memory as an object. */
async function readCounts(database: Database): Promise<FavouriteCounts> {
  const [sets, counts]: [number[], number[]] = [[], []];
  for await (const { setid, count } of countsBySet(database).orderBy('favourites.setid').stream()) {
    // The embedded database streams its integers as they are.
    sets.push(Number(setid));
    counts.push(Number(count));
  }
  return {
    sets: Int32Array.from(sets),
    counts: Int32Array.from(counts),
    bytes: sets.length * BYTES_A_SET,
    rows: sets.length,
  };
}
