import { z } from 'zod';

/** Names of hosts by comma, without their ports. */
export const hostsSetting = z.string().transform((text, context) => {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  return entries.map((entry) => {
    const name = toHostName(entry);
    if (name === undefined)
      context.addIssue({
        code: 'custom',
        message: `must be host names without scheme or port, comma-separated; ${entry} is not one`,
      });
    return name ?? '';
  });
});

/** As browsers write it in `Host`. */
function toHostName(text: string): string | undefined {
  const url = URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : undefined;
  const isAlone = url?.href === `${url?.origin}/` && !/:\d*$|\*/.test(text);
  return isAlone ? comparableHost(url.hostname) : undefined;
}

/** A host's name as it is compared: case does not count, nor the dot that a full name may end with. A request may name none. */
export function comparableHost(name = ''): string {
  return name.toLowerCase().replace(/\.$/, '');
}
