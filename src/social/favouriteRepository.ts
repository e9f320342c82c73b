import { batched } from '../batched';
import type { Database } from '../db/database';
import { withRetries } from '../db/withRetries';
import { kindOf } from '../db/dialects/errors';
import { groupBy } from '../groupBy';

/** The ids of the mapsets that a player has as favourites, ascending. */
export async function favouriteSets(database: Database, playerId: number): Promise<number[]> {
  return (await setsOf(database, playerId)) ?? [];
}

const setsOf = batched(async ({ query }: Database, playerIds: readonly number[]) => {
  const rows = await query
    .selectFrom('favourites')
    .select(['favourites.userid', 'favourites.setid'])
    .where('favourites.userid', 'in', playerIds)
    .orderBy('favourites.userid')
    .orderBy('favourites.setid')
    .execute();
  const groups = [...groupBy(rows, ({ userid }) => userid)];
  return new Map(groups.map(([id, own]) => [id, own.map(({ setid }) => setid)]));
});

/** Adds a favourite at a time (Unix seconds); one that is there already keeps its own. */
export async function addFavourite(
  { query }: Database,
  { playerId, setId, at }: { playerId: number; setId: number; at: number },
): Promise<void> {
  const insert = query.insertInto('favourites').values({ userid: playerId, setid: setId, created_at: at });
  try {
    await withRetries(() => insert.execute());
  } catch (error) {
    if (kindOf(error) !== 'duplicate') throw error;
  }
}

/** Takes a favourite away, if it is one. */
export async function removeFavourite({ query }: Database, playerId: number, setId: number): Promise<void> {
  const removal = query
    .deleteFrom('favourites')
    .where('favourites.userid', '=', playerId)
    .where('favourites.setid', '=', setId);
  await withRetries(() => removal.execute());
}
