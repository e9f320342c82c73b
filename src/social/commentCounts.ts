import { batched } from '../batched';
import type { Database } from '../db/database';
import { BYTES_A_COUNT, countOf, readCountsById, type CountsById } from '../snapshots/countsById';
import type { Held } from '../snapshots/snapshots';
import type { SnapshotSource } from '../snapshots/snapshotSource';

/** What a comment is on: a map, or its set. */
type Target = 'map' | 'song';

/** Of all that there are comments on. */
type CommentCounts = Held & Record<Target, CountsById>;

/** How many comments there are on a map and on its set. */
export async function countComments(
  { database, snapshots }: SnapshotSource,
  map: { id: number; set_id: number },
): Promise<number> {
  return snapshots.answer<CommentCounts, number>({
    name: 'comments on a map',
    of: 'comments by target',
    async live() {
      const [onMap = 0, onSet = 0] = await Promise.all([
        commentsOn.map(database, map.id),
        commentsOn.song(database, map.set_id),
      ]);
      return onMap + onSet;
    },
    compute: () => readCounts(database),
    from: async ({ map: onMaps, song: onSets }) => countOf(onMaps, map.id) + countOf(onSets, map.set_id),
  });
}

const commentsOnSome = (target: Target) =>
  batched(async (database: Database, ids: readonly number[]) => {
    const rows = await countsByTarget(database, target).where('comments.target_id', 'in', ids).execute();
    return new Map(rows.map(({ id, count }) => [id, count]));
  });

const commentsOn = { map: commentsOnSome('map'), song: commentsOnSome('song') };

function countsByTarget({ query }: Database, target: Target) {
  return query
    .selectFrom('comments')
    .select(({ fn }) => ['comments.target_id as id', fn.countAll<number>().as('count')])
    .where('comments.target_type', '=', target)
    .groupBy('comments.target_id');
}

async function readCounts(database: Database): Promise<CommentCounts> {
  const read = async (target: Target) =>
    readCountsById(countsByTarget(database, target).orderBy('comments.target_id').stream());
  const [map, song] = [await read('map'), await read('song')];
  const rows = map.ids.length + song.ids.length;
  return { map, song, bytes: rows * BYTES_A_COUNT, rows };
}
