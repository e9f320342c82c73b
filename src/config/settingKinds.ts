import { z } from 'zod';
import type { RedisAddress } from './config';

/** What settings are written as, beside plain text. */

/** A whole number within these bounds, both included. */
export const whole = (min: number, max: number) =>
  z.coerce.number({ error: 'must be a number' }).int().min(min).max(max);

export const flag = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['true', 'false', '1', '0', 'on', 'off', 'yes', 'no'], { error: 'must be true or false' }))
  .transform((word) => ['true', '1', 'on', 'yes'].includes(word));
export const port = z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535);
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean),
);
export const addresses = list.transform((entries, context) =>
  entries.map((entry): RedisAddress => {
    const [, bracketed, name = bracketed, digits] = ADDRESS.exec(entry) ?? [];
    const number = Number(digits);
    if (name !== undefined && number >= 1 && number <= 65_535) return { host: name, port: number };
    context.addIssue({ code: 'custom', message: 'must be host:port, or several of them, comma-separated' });
    return z.NEVER;
  }),
);
/** The host of an IPv6 address stands in brackets. */
const ADDRESS = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i;
export const origins = list.transform((entries, context) =>
  entries.map((entry) => {
    const origin = toOrigin(entry);
    if (origin === undefined)
      context.addIssue({ code: 'custom', message: 'must be origins, such as https://example.com' });
    return origin ?? '';
  }),
);

/** An origin as browsers write it in `Origin`, which is compared as text. Undefined for a wildcard or an address of a page. */
function toOrigin(text: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@*]+\/?$/i.test(text) || !URL.canParse(text)) return undefined;
  const { origin, protocol, host } = new URL(text);
  // Apps have schemes of their own, of which `URL` makes no origin.
  return origin === 'null' ? `${protocol}//${host.toLowerCase()}` : origin;
}

export const siteRoot = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  context.addIssue({
    code: 'custom',
    message: 'must be an http or https address of no more than host and port',
  });
  return z.NEVER;
});
/** As it is sent in `Host`. */
export const domain = z.string().transform((text, context) => {
  const url = URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : undefined;
  if (url?.href === `${url?.origin}/`) return url.host;
  context.addIssue({ code: 'custom', message: 'must be a domain, such as example.com' });
  return z.NEVER;
});

/** Of a player's picture. */
export const avatarUrl = z.string().transform((text, context) => {
  if (/^https?:\/\//.test(text) && text.includes('{id}') && URL.canParse(text)) return text;
  context.addIssue({
    code: 'custom',
    message: 'must be an http or https address with {id} in it, such as https://a.example.com/{id}',
  });
  return z.NEVER;
});
