import { reasons, type Reason } from '../errors';

/** What the column holds, in characters. */
const LENGTH_MAX = 254;

/** White space as Python sees it, and halves of characters, which no database stores. */
const NEVER = '\\p{White_Space}\\x1c-\\x1f\\p{Cs}';
/** Addresses by the reference server's rule, which is about typing errors more than about the standard. */
const EMAIL = new RegExp(`^[^@${NEVER}]{1,200}@[^@.${NEVER}]{1,30}(?:\\.[^@.${NEVER}]{2,24})+$`, 'u');

/** What speaks against an e-mail address, whoever has it already. */
export function emailReasons(email: string): Reason[] {
  return EMAIL.test(email) && [...email].length <= LENGTH_MAX ? [] : [reasons.emailSyntax];
}
