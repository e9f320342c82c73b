import { reasons, type Reason } from '../errors';
import { safeName, USERNAME } from '../osu/names';

/** What speaks against a username, whoever has it already. `disallowed` names count in any case and as safe names. */
export function nameReasons(name: string, disallowed: readonly string[]): Reason[] {
  const why: Reason[] = [];
  if (!USERNAME.test(name)) why.push(reasons.nameSyntax);
  if (name.includes('_') && name.includes(' ')) why.push(reasons.nameMixed);
  if (disallowed.some((listed) => safeName(listed) === safeName(name))) why.push(reasons.nameDisallowed);
  return why;
}
