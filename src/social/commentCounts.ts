import { countsById } from '../snapshots/countsById';

/** How many comments there are on a map. */
export const countCommentsOnMap = commentsOn('map');

/** How many comments there are on a set. */
export const countCommentsOnSet = commentsOn('song');

/** How many comments a player has written. */
export const countCommentsOf = countsById({
  name: 'comments by player',
  column: 'comments.userid',
  rows: ({ query }) => query.selectFrom('comments'),
});

function commentsOn(target: 'map' | 'song') {
  return countsById({
    name: `comments by ${target}`,
    column: 'comments.target_id',
    rows: ({ query }) => query.selectFrom('comments').where('comments.target_type', '=', target),
  });
}
