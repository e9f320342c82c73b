import type { KeyOwner } from '../apiKeys/keyOwners';
import type { Context } from '../context';
import { sessionsOr503 } from './sessionsOr503';

/** A player who is logged in, and the session that says so. */
export interface SessionOwner extends KeyOwner {
  token: string;
}

/**
 * Null: the session is over, never was, or its player is gone.
 * @throws ApiError when the store of sessions is away.
 */
export async function findSessionOwner(
  context: Pick<Context, 'database' | 'sessions' | 'log'>,
  token: string,
): Promise<SessionOwner | null> {
  const id = await sessionsOr503(context, context.sessions.owner(token));
  if (id === null) return null;
  const player = await context.database.query
    .selectFrom('users')
    .select(['users.id', 'users.name', 'users.country', 'users.priv'])
    .where('users.id', '=', id)
    .executeTakeFirst();
  return player ? { ...player, token } : null;
}
