import { countsById } from '../snapshots/countsById';

/** Whose favourite a set is, in number; hidden players count too, since nobody is told who they are. */
export const countFavourites = countsById({
  name: 'favourites by set',
  column: 'favourites.setid',
  query: ({ query }) =>
    query
      .selectFrom('favourites')
      .select(({ fn }) => ['favourites.setid as id', fn.countAll<number>().as('count')])
      .groupBy('favourites.setid'),
});
