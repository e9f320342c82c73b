import { sql, type RawBuilder } from 'kysely';
import type { Database } from '../db/database';
import { pageInOrder } from '../snapshots/order';
import type { SnapshotSource } from '../snapshots/snapshotSource';

/** A map with fewer plays says little of how hard it is. */
export const PLAYS_MIN = 10;

/** Hardest first, or easiest first. */
export type ClearRateOrder = 'hardest' | 'easiest';

const DIRECTIONS = { hardest: 'asc', easiest: 'desc' } as const;

/** The ids of the first maps by the share of plays that were passed; of equal ones the one with more plays first. */
export async function mapsByClearRate(
  { database, snapshots }: SnapshotSource,
  order: ClearRateOrder,
  limit: number,
): Promise<number[]> {
  const maps = (most: number, offset = 0) =>
    playedMaps(database)
      .select('maps.id')
      .orderBy(passShare(), DIRECTIONS[order])
      .orderBy('maps.plays', 'desc')
      .orderBy('maps.id')
      .limit(most)
      .offset(offset)
      .execute();
  const rows = await pageInOrder(
    snapshots,
    {
      name: `maps by clear rate, ${order} first`,
      isSifted: true,
      rows: maps,
      ids: async (most) => (await maps(most)).map(({ id }) => id),
      rowsOf: (ids) =>
        playedMaps(database).select('maps.id').where('maps.id', 'in', ids.map(Number)).execute(),
    },
    { limit, offset: 0 },
  );
  return rows.map(({ id }) => id);
}

const playedMaps = ({ query }: Database) => query.selectFrom('maps').where('maps.plays', '>=', PLAYS_MIN);

/** As a fraction on every database: some divide whole numbers without a remainder. */
function passShare(): RawBuilder<number> {
  return sql`maps.passes * 1e0 / maps.plays`;
}
