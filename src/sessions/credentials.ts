import type { Database } from '../db/database';
import { safeName } from '../osu/names';

/** The game server's bot and the id that the game client reserves have accounts, and nobody logs in to them. */
const PLAYER_ID_MIN = 3;

export type Credentials = NonNullable<Awaited<ReturnType<typeof findCredentials>>>;

/** Who logs in by a name, hidden players too; the hash is never to leave. Undefined when there is no such player. */
export async function findCredentials({ query, dialect }: Database, username: string) {
  const asked = safeName(username);
  const rows = await query
    .selectFrom('users')
    .select(['users.id', 'users.safe_name', 'users.priv', 'users.pw_bcrypt'])
    .where(dialect.equalsText('users.safe_name', asked))
    .where('users.id', '>=', PLAYER_ID_MIN)
    .execute();
  // A database may tell names apart that differ in accents alone: each of those players can log in.
  return rows.find(({ safe_name }) => safe_name === asked) ?? rows[0];
}

/** The hash of a player's password as it stands; undefined when the player is gone. */
export async function readPasswordHash({ query }: Database, playerId: number): Promise<string | undefined> {
  const row = await query
    .selectFrom('users')
    .select('users.pw_bcrypt')
    .where('users.id', '=', playerId)
    .executeTakeFirst();
  return row?.pw_bcrypt;
}
