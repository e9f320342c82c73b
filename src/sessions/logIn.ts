import type { Context } from '../context';
import { errors } from '../errors';
import type { Client } from '../http/client';
import { networkOf } from '../network/networkOf';
import { countWrong } from '../limits/countedTries';
import type { EnsureAwaited } from '../limits/runningRequests';
import { safeName } from '../osu/names';
import { findPlayer, type Player } from '../players/playerRepository';
import { findCredentials, readPasswordHash, type Credentials } from './credentials';
import { sessionsOr503 } from './sessionsOr503';

/** Longer names are nobody's, and are counted by their beginning. */
const COUNTED_NAME_MAX = 32;

export interface LogIn {
  token: string;
  player: Player;
}

/**
 * Opens a session for who knows a name and its password; other sessions of the player stay alive. Wrong ones count
 * against the address and the name.
 * @throws ApiError when name or password is wrong, after too many failures, and when the store of sessions is away.
 */
export async function logIn(
  context: Context,
  { username, password }: { username: string; password: string },
  client: Client,
  ensureAwaited: EnsureAwaited,
): Promise<LogIn> {
  const { attempts, database } = context;
  return countWrong(attempts.loginsByAddress, networkOf(client.address), async () => {
    const owner = await findCredentials(database, username);
    // All spellings that lead to one player count together.
    const name = owner?.safe_name ?? safeName(username).slice(0, COUNTED_NAME_MAX);
    return countWrong(attempts.loginsByName, name, () =>
      openSession(context, owner, password, ensureAwaited),
    );
  });
}

async function openSession(
  context: Context,
  owner: Credentials | undefined,
  password: string,
  ensureAwaited: EnsureAwaited,
): Promise<LogIn> {
  const { database, passwords, sessions } = context;
  // Without an owner the same work is done, so that the time of an answer does not tell who exists.
  const isRight = await passwords.matches(password, owner?.pw_bcrypt, ensureAwaited);
  if (!isRight || !owner) throw errors.wrongCredentials();

  const token = await sessionsOr503(context, sessions.open(owner.id));
  // A password change ends the sessions that it finds. One that was made since the hash was read has missed this one.
  const [hash, player] = await Promise.all([
    readPasswordHash(database, owner.id),
    findPlayer(database, { id: owner.id }, owner),
  ]);
  if (hash !== owner.pw_bcrypt || !player) {
    await sessionsOr503(context, sessions.end(token));
    throw errors.wrongCredentials();
  }
  return { token, player };
}
