import { z } from 'zod';
import { readInteger, refuse } from './params';

/**
 * Schemas of the members of a JSON body. They take what the reference server (Pydantic) takes and refuse the rest in
 * its words.
 */

/** Text; `strip` takes white space off both ends. */
export function textMember({ strip = false }: { strip?: boolean } = {}) {
  return z
    .unknown()
    .transform((value, context): string => {
      if (typeof value !== 'string')
        return refuse(context, { type: 'string_type', msg: 'Input should be a valid string' });
      return strip ? value.replace(/^\p{White_Space}+/u, '').replace(TRAILING_SPACE, '') : value;
    })
    .meta({ type: 'string' });
}

/** From the last character that is none on; searched from each space alone it would take quadratic time. */
const TRAILING_SPACE = /(?<!\p{White_Space})\p{White_Space}+$/u;

/** A whole number, also as text or as a boolean. One beyond 2^53 is not exact. */
export function intMember() {
  return z
    .unknown()
    .transform((value, context): number => {
      if (typeof value === 'boolean') return Number(value);
      if (typeof value === 'string') return Number(readInteger(value, context));
      if (typeof value !== 'number')
        return refuse(context, { type: 'int_type', msg: 'Input should be a valid integer' });
      if (!Number.isFinite(value))
        return refuse(context, { type: 'finite_number', msg: 'Input should be a finite number' });
      if (!Number.isInteger(value))
        return refuse(context, {
          type: 'int_from_float',
          msg: 'Input should be a valid integer, got a number with a fractional part',
        });
      return value;
    })
    .meta({ type: 'integer' });
}
