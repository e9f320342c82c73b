import type { Database } from '../db/database';

/** A player may play one map over and over: so many plays are looked at. */
const PLAYS_MAX = 100;

/** The ids of the maps that a player played last, each once, the last one first. */
export async function lastPlayedMaps(
  { query }: Database,
  playerId: number,
  limit: number,
): Promise<number[]> {
  // By id, which grows with time: the game server's own index has them in this order.
  const plays = await query
    .selectFrom('scores')
    .leftJoin('maps', 'maps.md5', 'scores.map_md5')
    .select('maps.id')
    .where('scores.userid', '=', playerId)
    .orderBy('scores.id', 'desc')
    .limit(PLAYS_MAX)
    .execute();
  return [...new Set(plays.flatMap(({ id }) => id ?? []))].slice(0, limit);
}
