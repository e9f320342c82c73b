import { sql, type SqlBool } from 'kysely';
import type { Database } from '../db/database';
import { parts } from '../parts';

/** Holds for the channels that a player may read, in a query that joins the two; channels that ask for nothing are everybody's. */
const IS_READABLE = sql<SqlBool>`(channels.read_priv = 0 or (users.priv & channels.read_priv) <> 0)`;

const IDS_A_QUERY = 1_000;

/** Each player with each channel that the player may read. */
function readable({ query }: Database, playerIds: readonly number[]) {
  return query
    .selectFrom('users')
    .innerJoin('channels', (join) => join.on(IS_READABLE))
    .where('users.id', 'in', playerIds);
}

export type ReadableChannel = Awaited<ReturnType<typeof readableChannels>>[number];

/** The channels that a player may read, by id, and what decides whether it may write there. */
export async function readableChannels(database: Database, playerId: number) {
  return readable(database, [playerId])
    .select(['channels.name', 'channels.topic', 'channels.auto_join', 'channels.write_priv'])
    .select(['users.priv', 'users.silence_end'])
    .orderBy('channels.id')
    .execute();
}

/** A player with a channel that it may read; undefined when there is no such player, or for it no such channel. */
export async function findReader(database: Database, channel: string, playerId: number) {
  const rows = await readable(database, [playerId])
    .where(database.dialect.equalsCollated('channels.name', channel))
    .select(['users.id', 'users.name', 'users.country', 'users.priv', 'users.silence_end'])
    .select(['channels.name as channel', 'channels.write_priv'])
    .execute();
  // The database may take names for one that differ in case or accents; the game does not.
  return rows.find((row) => row.channel === channel);
}

/** Of the players those who may read a channel. */
export async function readersAmong(
  database: Database,
  channel: string,
  playerIds: readonly number[],
): Promise<Set<number>> {
  const readers = new Set<number>();
  for (const ids of parts(playerIds, IDS_A_QUERY)) {
    const rows = await readable(database, ids)
      .where(database.dialect.equalsCollated('channels.name', channel))
      .select(['users.id', 'channels.name'])
      .execute();
    for (const { id, name } of rows) if (name === channel) readers.add(id);
  }
  return readers;
}

/** The names of all channels, with their `#`. */
export async function channelNames({ query }: Database): Promise<Set<string>> {
  const rows = await query.selectFrom('channels').select('channels.name').execute();
  return new Set(rows.map(({ name }) => name));
}
