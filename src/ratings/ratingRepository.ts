import type { Database } from '../db/database';

/** All ratings of a map together; hidden players' count too, since nobody is told who rated. */
export async function sumRatings(
  { query }: Database,
  mapMd5: string,
): Promise<{ sum: number; count: number }> {
  const { sum, count } = await query
    .selectFrom('ratings')
    .select(({ fn }) => [
      fn.sum<number | null>('ratings.rating').as('sum'),
      fn.countAll<number>().as('count'),
    ])
    .where('ratings.map_md5', '=', mapMd5)
    .executeTakeFirstOrThrow();
  return { sum: sum ?? 0, count };
}
