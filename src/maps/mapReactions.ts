import { batched } from '../batched';
import type { Database } from '../db/database';

/** How people took to a map. */
export interface Reactions {
  /** Players who have its set as a favourite. */
  favourites: number;
  /** On the map and on its set. */
  comments: number;
}

/** The reactions to a map, by its id; undefined when there is none of that id. */
export const mapReactions = batched(async ({ query }: Database, ids: readonly number[]) => {
  const rows = await query
    .selectFrom('maps')
    .select((map) => [
      'maps.id',
      map
        .selectFrom('favourites')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('favourites.setid', '=', 'maps.set_id')
        .as('favourites'),
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
  return new Map(
    rows.map(({ id, favourites, on_map, on_set }): [number, Reactions] => [
      id,
      { favourites: favourites ?? 0, comments: (on_map ?? 0) + (on_set ?? 0) },
    ]),
  );
});
