import { batched } from '../batched';
import type { Database } from '../db/database';
import { BYTES_A_COUNT, countOf, readCountsById, type CountsById } from '../snapshots/countsById';
import type { Held } from '../snapshots/snapshots';
import type { SnapshotSource } from '../snapshots/snapshotSource';

/** What a comment is on: a map, or its set. */
export type CommentTarget = 'map' | 'song';

/** Of all that there are comments on. */
type CountsByTarget = Held & Record<CommentTarget, CountsById>;

/** Of all who have commented. */
type CountsByPlayer = Held & CountsById;

/** How many comments there are on a map or on a set. */
export async function countCommentsOn(
  { database, snapshots }: SnapshotSource,
  target: CommentTarget,
  id: number,
): Promise<number> {
  return snapshots.answer<CountsByTarget, number>({
    name: `comments on a ${target}`,
    of: 'comments by target',
    live: async () => (await commentsOn[target](database, id)) ?? 0,
    compute: () => readByTarget(database),
    from: async (counts) => countOf(counts[target], id),
  });
}

/** How many comments a player has written. */
export async function countCommentsOf(
  { database, snapshots }: SnapshotSource,
  playerId: number,
): Promise<number> {
  return snapshots.answer<CountsByPlayer, number>({
    name: 'comments of a player',
    of: 'comments by player',
    live: async () => (await commentsOfPlayer(database, playerId)) ?? 0,
    compute: () => readByPlayer(database),
    from: async (counts) => countOf(counts, playerId),
  });
}

const commentsOnSome = (target: CommentTarget) =>
  batched(async (database: Database, ids: readonly number[]) => {
    const rows = await countsByTarget(database, target).where('comments.target_id', 'in', ids).execute();
    return new Map(rows.map(({ id, count }) => [id, count]));
  });

const commentsOn = { map: commentsOnSome('map'), song: commentsOnSome('song') };

const commentsOfPlayer = batched(async (database: Database, ids: readonly number[]) => {
  const rows = await countsByPlayer(database).where('comments.userid', 'in', ids).execute();
  return new Map(rows.map(({ id, count }) => [id, count]));
});

function countsByTarget({ query }: Database, target: CommentTarget) {
  return query
    .selectFrom('comments')
    .select(({ fn }) => ['comments.target_id as id', fn.countAll<number>().as('count')])
    .where('comments.target_type', '=', target)
    .groupBy('comments.target_id');
}

function countsByPlayer({ query }: Database) {
  return query
    .selectFrom('comments')
    .select(({ fn }) => ['comments.userid as id', fn.countAll<number>().as('count')])
    .groupBy('comments.userid');
}

async function readByTarget(database: Database): Promise<CountsByTarget> {
  const read = async (target: CommentTarget) =>
    readCountsById(countsByTarget(database, target).orderBy('comments.target_id').stream());
  const [map, song] = [await read('map'), await read('song')];
  const rows = map.ids.length + song.ids.length;
  return { map, song, bytes: rows * BYTES_A_COUNT, rows };
}

async function readByPlayer(database: Database): Promise<CountsByPlayer> {
  const counts = await readCountsById(countsByPlayer(database).orderBy('comments.userid').stream());
  return { ...counts, bytes: counts.ids.length * BYTES_A_COUNT, rows: counts.ids.length };
}
