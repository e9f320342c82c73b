import { countsById } from '../snapshots/countsById';

/** How many comments there are on a map. */
export const countCommentsOnMap = commentsOn('map');

/** How many comments there are on a set. */
export const countCommentsOnSet = commentsOn('song');

/** How many comments a player has written. */
export const countCommentsOf = countsById({
  name: 'comments by player',
  column: 'comments.userid',
  query: ({ query }) =>
    query
      .selectFrom('comments')
      .select(({ fn }) => ['comments.userid as id', fn.countAll<number>().as('count')])
      .groupBy('comments.userid'),
});

function commentsOn(target: 'map' | 'song') {
  return countsById({
    name: `comments by ${target}`,
    column: 'comments.target_id',
    query: ({ query }) =>
      query
        .selectFrom('comments')
        .select(({ fn }) => ['comments.target_id as id', fn.countAll<number>().as('count')])
        .where('comments.target_type', '=', target)
        .groupBy('comments.target_id'),
  });
}
