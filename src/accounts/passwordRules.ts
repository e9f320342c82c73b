import { reasons, type Reason } from '../errors';

const LENGTH_MIN = 8;
const LENGTH_MAX = 32;
const UNIQUE_MIN = 4;

/** What speaks against a new password. `disallowed` ones count in any case. */
export function passwordReasons(password: string, disallowed: readonly string[]): Reason[] {
  const characters = [...password];
  const why: Reason[] = [];
  if (characters.length < LENGTH_MIN || characters.length > LENGTH_MAX) why.push(reasons.passwordLength);
  if (new Set(characters).size < UNIQUE_MIN) why.push(reasons.passwordMonotonous);
  if (disallowed.some((listed) => listed.toLowerCase() === password.toLowerCase()))
    why.push(reasons.passwordSimple);
  return why;
}
