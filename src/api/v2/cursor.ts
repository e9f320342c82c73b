import { z } from 'zod';
import { refuse, toJsonInteger } from '../../http/params';
import { jsonOrUndefined } from '../../json/jsonOrUndefined';

const LENGTH_MAX = 4_096;
const UINT64_MAX = 2n ** 64n - 1n;

/** A whole number inside a cursor, as text so that it keeps every digit. */
export const wholePosition = z
  .string()
  .regex(/^[0-9]{1,20}$/)
  .transform((digits) => BigInt(digits))
  .refine((value) => value <= UINT64_MAX)
  .transform(toJsonInteger);

/**
 * Where a list goes on: opaque to clients, in fact the last row's place in the order (text read by the schema) and the
 * list's name, so that no other list takes it.
 */
export function cursorParam<Position>(list: string, position: z.ZodType<Position>) {
  const schema = z.tuple([z.literal(list), position]);
  return z
    .string()
    .transform((text, context): Position => {
      const json = text.length > LENGTH_MAX ? '' : Buffer.from(text, 'base64url').toString();
      const result = schema.safeParse(jsonOrUndefined(json));
      if (result.success) return result.data[1];
      return refuse(context, {
        type: 'value_error',
        msg: 'Value error, no cursor of this list; take `next_cursor` from the page before',
        ctx: { error: {} },
      });
    })
    .meta({ type: 'string' })
    .optional()
    .describe(
      '`next_cursor` of the previous page. Keeps its place when rows are added; `page` is ignored then.',
    );
}

export function toCursor(list: string, position: unknown): string {
  return Buffer.from(JSON.stringify([list, position])).toString('base64url');
}
