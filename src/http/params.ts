import { z } from 'zod';
import { ID_MAX, SCORE_ID_MAX } from '../db/ids';
import { USERNAME, USERNAME_PATTERN } from '../osu/names';

/**
 * Schemas of single query parameters. They read text as leniently as the reference server (Pydantic) does and
 * report what they refuse in its words, because clients rely on both.
 */

interface Refusal {
  type: string;
  msg: string;
  ctx?: Record<string, unknown>;
}

/** What a schema's transformation hands on to `refuse`. */
export type RefusalContext = z.core.$RefinementCtx;

/** Refuses the value in the reference server's words. */
export function refuse(context: RefusalContext, refusal: Refusal): never {
  context.issues.push({ code: 'custom', input: context.value, message: refusal.msg, params: { ...refusal } });
  return z.NEVER;
}

/**
 * Sign and digits of a whole number. Around it white space as Rust trims it, which unlike JavaScript's excludes U+FEFF
 * and includes U+0085. One anchored pattern reads any text in linear time; trimming by a second one would not.
 */
const INTEGER = /^\p{White_Space}*([+-]?)([0-9]+(?:_[0-9]+)*)(?:\.0+)?\p{White_Space}*$/u;
const INTEGER_DIGITS_MAX = 4300;

export function readInteger(text: string, context: RefusalContext): bigint {
  const [, sign, spelledDigits] = INTEGER.exec(text) ?? [];
  if (spelledDigits === undefined)
    return refuse(context, {
      type: 'int_parsing',
      msg: 'Input should be a valid integer, unable to parse string as an integer',
    });
  const digits = spelledDigits.replaceAll('_', '').replace(/^0+/, '');
  if (digits.length > INTEGER_DIGITS_MAX)
    return refuse(context, {
      type: 'int_parsing_size',
      msg: 'Unable to parse input string as an integer, exceeded maximum size',
    });
  return sign === '-' ? -BigInt(digits) : BigInt(digits);
}

type Bound = number | bigint;

function checkBounds(value: Bound, ge: Bound, le: Bound, context: RefusalContext): boolean {
  if (value < ge)
    refuse(context, {
      type: 'greater_than_equal',
      msg: `Input should be greater than or equal to ${ge}`,
      ctx: { ge },
    });
  if (value > le)
    refuse(context, {
      type: 'less_than_equal',
      msg: `Input should be less than or equal to ${le}`,
      ctx: { le },
    });
  return context.issues.length === 0;
}

/** A number where a double holds it exactly, else the bigint itself. */
export function toJsonInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A whole number between `ge` and `le`, both within 2^53. */
export function int({ ge, le }: { ge: number; le: number }) {
  return z
    .string()
    .transform((text, context): number => {
      const value = readInteger(text, context);
      if (context.issues.length > 0) return z.NEVER;
      return checkBounds(value, ge, le, context) ? Number(value) : z.NEVER;
    })
    .meta({ type: 'integer', minimum: ge, maximum: le });
}

/**
 * The id of a row as a part of a path: a whole number of any size. One that no row can have (a row's lies between 1 and
 * 2^31-1) becomes 0, so that it is looked for and not found.
 */
export function rowId() {
  return z
    .string()
    .transform((text, context): number => {
      const value = readInteger(text, context);
      return value >= 1n && value <= ID_MAX ? Number(value) : 0;
    })
    .meta({ type: 'integer' });
}

/**
 * A whole number of any size, to look for in a column of 32 bits or fewer. One beyond +-(2^53-1) becomes that bound,
 * which no such column holds either.
 */
export function anyInt() {
  return z
    .string()
    .transform((text, context): number => {
      const value = readInteger(text, context);
      if (value > Number.MAX_SAFE_INTEGER) return Number.MAX_SAFE_INTEGER;
      return value < -Number.MAX_SAFE_INTEGER ? -Number.MAX_SAFE_INTEGER : Number(value);
    })
    .meta({ type: 'integer' });
}

/** As `rowId`, for scores: up to 2^63-1, a bigint where a double would not hold it exactly. */
export function scoreRowId() {
  return z
    .string()
    .transform((text, context): number | bigint => {
      const value = readInteger(text, context);
      return value >= 1n && value <= SCORE_ID_MAX ? toJsonInteger(value) : 0;
    })
    .meta({ type: 'integer', format: 'int64' });
}

/** A score id: 0 to 2^63-1, a number where a double holds it exactly, else a bigint. */
export function scoreId() {
  return z
    .string()
    .transform((text, context): number | bigint => {
      const value = readInteger(text, context);
      if (context.issues.length > 0) return z.NEVER;
      return checkBounds(value, 0, SCORE_ID_MAX, context) ? toJsonInteger(value) : z.NEVER;
    })
    .meta({ type: 'integer', format: 'int64', minimum: 0 });
}

const DIGITS = '[0-9](?:_?[0-9])*';
const FLOAT = new RegExp(
  `^\\p{White_Space}*([+-]?(?:${DIGITS}\\.?(?:${DIGITS})?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?)\\p{White_Space}*$`,
  'u',
);

/** Ids of rows, by comma: at least one and up to `max`, each once. One that no row can have is left out. */
export function idList({ max }: { max: number }) {
  return z
    .string()
    .transform((text, context): number[] => {
      const entries = text.split(',');
      if (entries.length > max)
        return refuse(context, {
          type: 'too_long',
          msg: `List should have at most ${max} items after validation, not ${entries.length}`,
          ctx: { field_type: 'List', max_length: max, actual_length: entries.length },
        });
      const ids = entries.map((entry) => readInteger(entry, context));
      if (context.issues.length > 0) return z.NEVER;
      return [...new Set(ids.filter((id) => id >= 1n && id <= ID_MAX).map(Number))];
    })
    .meta({ type: 'string' });
}

/** A number between `ge` and `le`. */
export function float({ ge, le }: { ge: number; le: number }) {
  return z
    .string()
    .transform((text, context): number => {
      const [, spelled] = FLOAT.exec(text) ?? [];
      if (spelled === undefined)
        return refuse(context, {
          type: 'float_parsing',
          msg: 'Input should be a valid number, unable to parse string as a number',
        });
      const value = Number(spelled.replaceAll('_', ''));
      return checkBounds(value, ge, le, context) ? value : z.NEVER;
    })
    .meta({ type: 'number', minimum: ge, maximum: le });
}

/** A parameter of which every occurrence counts, up to `max`; `absent` stands for none. */
export function list<Value>(
  item: z.ZodType<Value, string>,
  { max, absent }: { max: number; absent: Value[] },
) {
  return z.array(item).max(max).default(absent);
}

export function isList(schema: z.ZodType): boolean {
  return schema instanceof z.ZodDefault && schema.unwrap() instanceof z.ZodArray;
}

const TRUE_WORDS = new Set(['1', 'true', 'on', 'yes', 't', 'y']);
const FALSE_WORDS = new Set(['0', 'false', 'off', 'no', 'f', 'n']);

/** `1 0 true false on off yes no t f y n` in any case. */
export function bool() {
  return z
    .string()
    .transform((text, context): boolean => {
      const word = text.toLowerCase();
      if (TRUE_WORDS.has(word)) return true;
      if (FALSE_WORDS.has(word)) return false;
      return refuse(context, {
        type: 'bool_parsing',
        msg: 'Input should be a valid boolean, unable to interpret input',
      });
    })
    .meta({ type: 'boolean' });
}

/**
 * One of a few words, compared exactly. The refusal names them in this order, and leaves out those that were added to
 * the reference's, since clients compare its text.
 */
export function oneOf<const Word extends string, const Added extends string = never>(
  words: readonly Word[],
  { added = [] }: { added?: readonly Added[] } = {},
) {
  const accepted: readonly string[] = [...words, ...added];
  const quoted = words.map((word) => `'${word}'`);
  const expected = quoted.length === 1 ? quoted[0] : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
  return z
    .string()
    .transform((text, context): Word | Added =>
      accepted.includes(text)
        ? (text as Word | Added)
        : refuse(context, { type: 'literal_error', msg: `Input should be ${expected}`, ctx: { expected } }),
    )
    .meta({ type: 'string', enum: [...accepted] });
}

const countCharacters = (text: string) => [...text].length;

/** Text whose length in characters (code points) lies between `min` and `max`. */
export function text({ min = 0, max }: { min?: number; max: number }) {
  const characters = (count: number) => `${count} character${count === 1 ? '' : 's'}`;
  return z
    .string()
    .transform((value, context): string => {
      const length = countCharacters(value);
      if (length < min)
        return refuse(context, {
          type: 'string_too_short',
          msg: `String should have at least ${characters(min)}`,
          ctx: { min_length: min },
        });
      if (length > max)
        return refuse(context, {
          type: 'string_too_long',
          msg: `String should have at most ${characters(max)}`,
          ctx: { max_length: max },
        });
      return value;
    })
    .meta({ type: 'string', minLength: min, maxLength: max });
}

/** A username by the game's rule. */
export function username() {
  return z
    .string()
    .transform((value, context): string =>
      USERNAME.test(value)
        ? value
        : refuse(context, {
            type: 'string_pattern_mismatch',
            msg: `String should match pattern '${USERNAME_PATTERN}'`,
            ctx: { pattern: USERNAME_PATTERN },
          }),
    )
    .meta({ type: 'string', pattern: USERNAME_PATTERN });
}
