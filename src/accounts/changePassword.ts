import type { Context } from '../context';
import { errors } from '../errors';
import { countDone, countWrong } from '../limits/countedTries';
import type { EnsureAwaited } from '../limits/runningRequests';
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
 * Gives a player another password and ends all its sessions but the one in use. Changes count, and apart from them those
 * that are refused.
 * @throws ApiError when the current password is wrong, else with everything that speaks against the new one; after too
 * many of either; when the store of sessions is away, and then the password stays as it is.
 */
export async function changePassword(
  context: Context,
  player: SessionOwner,
  change: PasswordChange,
  ensureAwaited: EnsureAwaited,
): Promise<void> {
  const { passwordChanges, refusedChanges } = context.attempts;
  const key = String(player.id);
  await countWrong(refusedChanges, key, async () => {
    const hashes = await countDone(passwordChanges, key, () =>
      hashNew(context, player.id, change, ensureAwaited),
    );
    ensureAwaited();
    await replace(context, player, hashes);
  });
}

interface Hashes {
  from: string;
  to: string;
}

/** The player's hash, once the current password is known to be its, and that of the new one. */
async function hashNew(
  { config, database, passwords }: Context,
  playerId: number,
  { current_password, new_password }: PasswordChange,
  ensureAwaited: EnsureAwaited,
): Promise<Hashes> {
  const from = await readPasswordHash(database, playerId);
  if (!(await passwords.matches(current_password, from, ensureAwaited)) || from === undefined)
    throw errors.wrongCurrentPassword();
  const why = passwordReasons(new_password, config.accounts.disallowedPasswords);
  if (why.length > 0) throw errors.refused(...why);
  return { from, to: await passwords.hash(new_password, ensureAwaited) };
}

async function replace(context: Context, player: SessionOwner, { from, to }: Hashes): Promise<void> {
  const { database, sessions } = context;
  if (!(await replacePasswordHash(database, player.id, { from, to }))) throw errors.wrongCurrentPassword();
  try {
    await sessionsOr503(context, sessions.endOthers(player.id, player.token));
  } catch (error) {
    await replacePasswordHash(database, player.id, { from: to, to: from });
    throw error;
  }
}
