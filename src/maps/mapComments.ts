import { batched } from '../batched';
import type { Database } from '../db/database';

/** How many comments there are on a map and on its set, by the map's id; undefined when there is none of that id. */
export const countComments = batched(async ({ query }: Database, ids: readonly number[]) => {
  const rows = await query
    .selectFrom('maps')
    .select((map) => [
      'maps.id',
      // Two counts: no index serves an OR of the two targets.
      map
        .selectFrom('comments')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('comments.target_type', '=', 'map')
        .whereRef('comments.target_id', '=', 'maps.id')
        .as('on_map'),
      map
        .selectFrom('comments')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('comments.target_type', '=', 'song')
        .whereRef('comments.target_id', '=', 'maps.set_id')
        .as('on_set'),
    ])
    .where('maps.id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, on_map, on_set }) => [id, (on_map ?? 0) + (on_set ?? 0)]));
});
