import type { KeyOwner } from '../apiKeys/keyOwners';
import type { Context } from '../context';
import { errors } from '../errors';

/** A player who is logged in, and the session that says so. */
export interface SessionOwner extends KeyOwner {
  token: string;
}

/**
 * Null: the session is over, never was, or its player is gone.
 * @throws ApiError when the store of sessions is away.
 */
export async function findSessionOwner(
  { database, sessions, log }: Pick<Context, 'database' | 'sessions' | 'log'>,
  token: string,
): Promise<SessionOwner | null> {
  const id = await sessions.owner(token).catch((error: unknown) => {
    log.warn({ err: error }, 'the store of sessions is away');
    throw errors.sessionsUnavailable();
  });
  if (id === null) return null;
  const player = await database.query
    .selectFrom('users')
    .select(['users.id', 'users.name', 'users.country', 'users.priv'])
    .where('users.id', '=', id)
    .executeTakeFirst();
  return player ? { ...player, token } : null;
}
