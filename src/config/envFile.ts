import { parseEnv } from 'node:util';

/** A name with its value, which may be quoted and then have several lines. */
const ASSIGNMENT =
  /^([^\S\r\n]*(?:export[^\S\r\n]+)?[\w.-]+[^\S\r\n]*=)([^\S\r\n]*(?:"[^"]*"|'[^']*'|`[^`]*`|[^\r\n]*))/gm;
const COMMENT = /\s#.*/;

/** Reads the text of a `.env` as bancho.py does: a `#` begins a comment after white space alone, not within a value. */
export function parseEnvFile(text: string): Record<string, string | undefined> {
  const file = text.replace(/^\uFEFF/, '');
  return parseEnv(file.replace(ASSIGNMENT, (_all, name: string, value: string) => name + quote(value)));
}

/** Node ends an unquoted value at any `#`. */
function quote(value: string): string {
  const bare = value.replace(COMMENT, '').trim();
  const mark = [`'`, '`', '"'].find((kind) => !bare.includes(kind));
  return mark && bare.includes('#') && !/^["'`]/.test(bare) ? `${mark}${bare}${mark}` : value;
}
