import { z } from 'zod';
import { ID_MAX, SCORE_ID_MAX } from '../../db/ids';
import { toJsonInteger } from '../../http/params';
import { MODS_MAX, parseMods } from '../../osu/mods';

/**
 * Parameters as osu! reads them: as far as they begin with a number; what cannot be read counts as not given, and an id that
 * nothing can have is looked for and not found.
 */

/** A number between `ge` and `le`: what lies beyond becomes that bound. */
export function bounded({ ge, le, absent }: { ge: number; le: number; absent: number }) {
  return z
    .string()
    .transform((text) => Math.min(Math.max(wholeOf(text) ?? absent, ge), le))
    .meta({ type: 'integer', minimum: ge, maximum: le })
    .default(absent);
}

/** The text itself. */
export function text() {
  return given((value) => value)
    .meta({ type: 'string' })
    .optional();
}

/** The id of a row; one that no row can have becomes 0. */
export function id() {
  return given((text) => {
    const value = wholeOf(text) ?? 0;
    return value >= 1 && value <= ID_MAX ? value : 0;
  })
    .meta({ type: 'integer' })
    .optional();
}

/** The same of a score. */
export function scoreId() {
  return given((text) => {
    const value = /^\d{1,19}$/.test(text) ? BigInt(text) : 0n;
    return value <= SCORE_ID_MAX ? toJsonInteger(value) : 0;
  })
    .meta({ type: 'integer', format: 'int64' })
    .optional();
}

/** The id of an open match, or a mode: any number, also one that there is none of. */
export function whole() {
  return given(wholeOf).meta({ type: 'integer' }).optional();
}

/** 32 hexadecimal digits; what is none is a hash of nothing. */
export function md5() {
  return given((text) => (/^[0-9a-f]{32}$/i.test(text) ? text.toLowerCase() : ''))
    .meta({ type: 'string' })
    .optional();
}

/** A bit set of mods, or their acronyms, which some libraries send. More mods than there are become one that no score has. */
export function mods() {
  return given((text) => {
    if (/^\d+$/.test(text)) return Math.min(Number(text), MODS_MAX + 1);
    const value = parseMods(text) ?? wholeOf(text);
    return value !== undefined && value >= 0 ? value : undefined;
  })
    .meta({ type: 'integer', minimum: 0 })
    .optional();
}

/** One of a few numbers, which others count as not given. */
export function choice<const Numbers extends readonly number[]>(numbers: Numbers) {
  return given((text): Numbers[number] | undefined => {
    const value = wholeOf(text);
    return numbers.find((number) => number === value);
  })
    .meta({ type: 'integer', enum: [...numbers] })
    .optional();
}

/** `YYYY-MM-DD`, with or without `hh:mm:ss`, as the database writes times. */
export function date() {
  return given((text) => {
    const [, day, time = '00:00:00'] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d))?/.exec(text) ?? [];
    return z.iso.datetime().safeParse(`${day}T${time}Z`).success ? `${day} ${time}` : undefined;
  })
    .meta({ type: 'string' })
    .optional();
}

/** An empty text counts as not given. */
function given<Value>(read: (text: string) => Value) {
  return z.string().transform((text) => (text === '' ? undefined : read(text)));
}

/** The whole number that a text begins with. */
function wholeOf(text: string): number | undefined {
  const value = Number.parseInt(text, 10);
  return Number.isSafeInteger(value) ? value : undefined;
}
