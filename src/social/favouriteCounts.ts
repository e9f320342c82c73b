import { countsById } from '../snapshots/countsById';

/** Whose favourite a set is, in number; hidden players count too, since nobody is told who they are. */
export const countFavourites = countsById({
  name: 'favourites by set',
  column: 'favourites.setid',
  rows: ({ query }) => query.selectFrom('favourites'),
});
