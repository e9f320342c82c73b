import type { Context } from '../context';
import { kindOf, unstorableColumn } from '../db/dialects/errors';
import { errors, reasons, type Reason } from '../errors';
import type { Client } from '../http/client';
import { networkOf } from '../network/networkOf';
import { countDone } from '../limits/countedTries';
import type { EnsureAwaited } from '../limits/runningRequests';
import { insertAccount, isEmailTaken, isNameTaken, type NewAccount } from './accountRepository';
import { emailReasons } from './emailRules';
import { nameReasons } from './nameRules';
import { passwordReasons } from './passwordRules';

const INSERTS_MAX = 5;

export interface SignUp {
  username: string;
  email: string;
  password: string;
  captcha_token?: string | null;
}

/**
 * Makes an account and returns the player's id. What is hashed for an account counts against the address that it is made
 * from, even if nothing comes of it.
 * @throws ApiError with everything that speaks against it, or when the captcha is wrong or cannot be verified, or after
 * too many accounts.
 */
export async function signUp(
  { captcha, config, database, passwords, attempts }: Context,
  { captcha_token: token, ...account }: SignUp,
  client: Client,
  ensureAwaited: EnsureAwaited,
): Promise<number> {
  if (captcha && !(token && (await captcha.verify(token, client.address)))) throw errors.captchaFailed();

  const refuse = async () => {
    const why = await reasonsAgainst(database, config.accounts, account);
    if (why.length > 0) throw errors.refused(...why);
  };
  await refuse();

  const passwordHash = await countDone(attempts.signUps, networkOf(client.address), () =>
    passwords.hash(account.password, async () => {
      ensureAwaited();
      // What was free may be taken by the time that the hash is worth its price.
      await refuse();
    }),
  );
  ensureAwaited();
  const { username: name, email } = account;
  return insertOrRefuse(database, { name, email, passwordHash, country: client.country }, refuse);
}

/** Whether a name or address is free is looked up only when nothing else speaks against it. */
async function reasonsAgainst(
  database: Context['database'],
  { disallowedNames, disallowedPasswords }: Context['config']['accounts'],
  { username, email, password }: SignUp,
): Promise<Reason[]> {
  const ofName = nameReasons(username, disallowedNames);
  const ofEmail = emailReasons(email);
  if (ofName.length === 0 && (await isNameTaken(database, username))) ofName.push(reasons.nameTaken);
  if (ofEmail.length === 0 && (await isEmailTaken(database, email))) ofEmail.push(reasons.emailTaken);
  return [...ofName, ...ofEmail, ...passwordReasons(password, disallowedPasswords)];
}

/** Of those who ask for one name or address at once the database lets one win; the others are told what is taken. */
async function insertOrRefuse(
  database: Context['database'],
  account: NewAccount,
  refuse: () => Promise<void>,
): Promise<number> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await insertAccount(database, account);
    } catch (error) {
      const unstorable = unstorableColumn(error, ['email', 'name', 'safe_name']);
      if (unstorable)
        throw errors.refused(unstorable === 'email' ? reasons.emailUnstorable : reasons.nameUnstorable);
      const kind = kindOf(error);
      if (kind !== 'duplicate' && kind !== 'deadlock') throw error;
      await refuse();
      if (attempt === INSERTS_MAX) throw error;
    }
}
