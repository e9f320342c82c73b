import type { Context } from '../context';
import { errors } from '../errors';
import { readPasswordHash } from '../sessions/credentials';
import type { SessionOwner } from '../sessions/sessionOwner';
import { sessionsOr503 } from '../sessions/sessionsOr503';
import { replacePasswordHash } from './accountRepository';
import { passwordReasons } from './passwordRules';

export interface PasswordChange {
  current_password: string;
  new_password: string;
}

/**
 * Gives a player another password and ends all its sessions but the one in use. Wrong current passwords count.
 * @throws ApiError when the current password is wrong, else with everything that speaks against the new one; after too
 * many wrong ones; when the store of sessions is away, and then the password stays as it is.
 */
export async function changePassword(
  context: Context,
  player: SessionOwner,
  { current_password, new_password }: PasswordChange,
): Promise<void> {
  const { config, database, passwords, sessions } = context;
  const from = await provenHash(context, player.id, current_password);
  const why = passwordReasons(new_password, config.accounts.disallowedPasswords);
  if (why.length > 0) throw errors.refused(...why);

  const to = await passwords.hash(new_password);
  if (!(await replacePasswordHash(database, player.id, { from, to }))) throw errors.wrongCurrentPassword();
  try {
    await sessionsOr503(context, sessions.endOthers(player.id, player.token));
  } catch (error) {
    await replacePasswordHash(database, player.id, { from: to, to: from });
    throw error;
  }
}

/** The player's hash, once the current password is known to be its. */
async function provenHash(
  { attempts, database, passwords }: Context,
  playerId: number,
  password: string,
): Promise<string> {
  // No name has a colon in it.
  const key = `id:${playerId}`;
  await attempts.loginsByName.take(key);
  const hash = await readPasswordHash(database, playerId);
  if (!(await passwords.matches(password, hash)) || hash === undefined) throw errors.wrongCurrentPassword();
  await attempts.loginsByName.giveBack(key);
  return hash;
}
