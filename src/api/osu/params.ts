import { z } from 'zod';
import { ID_MAX, SCORE_ID_MAX, toJsonInteger } from '../../http/params';

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

/** The id of a row; one that no row can have becomes 0. */
export function id() {
  return z
    .string()
    .transform((text) => {
      const value = wholeOf(text) ?? 0;
      return value >= 1 && value <= ID_MAX ? value : 0;
    })
    .meta({ type: 'integer' })
    .optional();
}

/** The same of a score. */
export function scoreId() {
  return z
    .string()
    .transform((text) => {
      const value = /^\d{1,19}$/.test(text) ? BigInt(text) : 0n;
      return value <= SCORE_ID_MAX ? toJsonInteger(value) : 0;
    })
    .meta({ type: 'integer', format: 'int64' })
    .optional();
}

/** The id of an open match; -1 is none's. */
export function matchId() {
  return z
    .string()
    .transform((text) => wholeOf(text) ?? -1)
    .meta({ type: 'integer' })
    .optional();
}

/** 32 hexadecimal digits; what is none is a hash of nothing. */
export function md5() {
  return z
    .string()
    .transform((text) => (/^[0-9a-f]{32}$/i.test(text) ? text.toLowerCase() : ''))
    .meta({ type: 'string' })
    .optional();
}

/** A bit set of mods, or none given. */
export function mods() {
  return z
    .string()
    .transform((text) => {
      const value = wholeOf(text);
      return value !== undefined && value >= 0 ? value : undefined;
    })
    .meta({ type: 'integer', minimum: 0 })
    .optional();
}

/** One of a few numbers, which others count as not given. */
export function choice<const Numbers extends readonly number[]>(numbers: Numbers) {
  return z
    .string()
    .transform((text): Numbers[number] | undefined => {
      const value = wholeOf(text);
      return numbers.find((number) => number === value);
    })
    .meta({ type: 'integer', enum: [...numbers] })
    .optional();
}

/** `YYYY-MM-DD`, with or without `hh:mm:ss`, as the database writes times. */
export function date() {
  return z
    .string()
    .transform((text) => {
      const [, day, time = '00:00:00'] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d))?/.exec(text) ?? [];
      return Number.isNaN(Date.parse(`${day}T${time}Z`)) ? undefined : `${day} ${time}`;
    })
    .meta({ type: 'string' })
    .optional();
}

/** The whole number that a text begins with. */
function wholeOf(text: string): number | undefined {
  const value = Number.parseInt(text, 10);
  return Number.isSafeInteger(value) ? value : undefined;
}
