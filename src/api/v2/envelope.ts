import { z } from 'zod';

/** What every answer of v2 is wrapped in. */
export function envelopeOf<Data extends z.ZodType, Meta extends z.ZodRawShape>(data: Data, meta: Meta) {
  return z.object({
    status: z.literal('success').describe('Always `success`.'),
    data,
    meta: z.object(meta).describe('Information about the data.'),
  });
}

export function success<Data, Meta extends object>(data: Data, meta: Meta) {
  return { status: 'success' as const, data, meta };
}

/** The answer of what only does something. */
export const done = envelopeOf(z.null().describe('Nothing.'), {});
