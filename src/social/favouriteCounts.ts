import { batched } from '../batched';
import type { Database } from '../db/database';
import { BYTES_A_COUNT, countOf, readCountsById, type CountsById } from '../snapshots/countsById';
import type { Held } from '../snapshots/snapshots';
import type { SnapshotSource } from '../snapshots/snapshotSource';

/** Of all sets that are anybody's favourite. */
type FavouriteCounts = Held & CountsById;

/** Whose favourite a set is, in number; hidden players count too, since nobody is told who they are. */
export async function countFavourites(
  { database, snapshots }: SnapshotSource,
  setId: number,
): Promise<number> {
  return snapshots.answer<FavouriteCounts, number>({
    name: 'favourites of a set',
    of: 'favourites by set',
    live: async () => (await favouritesOf(database, setId)) ?? 0,
    compute: () => readCounts(database),
    from: async (counts) => countOf(counts, setId),
  });
}

const favouritesOf = batched(async (database: Database, setIds: readonly number[]) => {
  const rows = await countsBySet(database).where('favourites.setid', 'in', setIds).execute();
  return new Map(rows.map(({ id, count }) => [id, count]));
});

function countsBySet({ query }: Database) {
  return query
    .selectFrom('favourites')
    .select(({ fn }) => ['favourites.setid as id', fn.countAll<number>().as('count')])
    .groupBy('favourites.setid');
}

async function readCounts(database: Database): Promise<FavouriteCounts> {
  const counts = await readCountsById(countsBySet(database).orderBy('favourites.setid').stream());
  return { ...counts, bytes: counts.ids.length * BYTES_A_COUNT, rows: counts.ids.length };
}
