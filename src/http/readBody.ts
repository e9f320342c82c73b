import type { z } from 'zod';
import type { InputIssue } from '../errors';
import { InputReading, type InputOf, type InputShape } from './inputReading';

/**
 * Reads the fields of a JSON object or a form by the shape, those that were sent. Numbers may come as text, and only
 * fields named in `nullable` may be null.
 * @throws InputError with one entry for each bad or unknown field.
 */
export function readBody<Shape extends InputShape>(
  shape: Shape,
  sent: Readonly<Record<string, unknown>>,
  { nullable = [] }: { nullable?: readonly (keyof Shape & string)[] } = {},
): Partial<InputOf<Shape>> {
  const reading = new InputReading('body');
  for (const [name, schema] of Object.entries(shape)) {
    if (!Object.hasOwn(sent, name)) continue;
    const value = sent[name];
    if (value === null && nullable.includes(name)) reading.take(name, null);
    else if (typeof value === 'string' || typeof value === 'number')
      reading.read(name, schema, String(value));
    else reading.refuse(wrongType(name, schema, value));
  }
  for (const name of Object.keys(sent))
    if (!Object.hasOwn(shape, name))
      reading.refuse({
        type: 'extra_forbidden',
        loc: ['body', name],
        msg: 'Extra inputs are not permitted',
        input: sent[name],
      });
  return reading.result();
}

function wrongType(name: string, schema: z.ZodType, input: unknown): InputIssue {
  const isInteger = schema.meta()?.['type'] === 'integer';
  return {
    type: isInteger ? 'int_type' : 'string_type',
    loc: ['body', name],
    msg: isInteger ? 'Input should be a valid integer' : 'Input should be a valid string',
    input,
  };
}

/** A value that fits its schema and is refused all the same. */
export function refusedValue(name: string, input: unknown, reason: string): InputIssue {
  return { type: 'value_error', loc: ['body', name], msg: `Value error, ${reason}`, input };
}
