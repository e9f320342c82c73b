import { z } from 'zod';

/** What lists and single things are wrapped in. */
export function okOf<Data extends z.ZodType>(data: Data) {
  return z.object({
    status: z.literal('OK').describe('Always `OK`.'),
    code: z.literal('OK').describe('Always `OK`.'),
    data,
  });
}

export function ok<Data>(data: Data) {
  return { status: 'OK' as const, code: 'OK' as const, data };
}

/** Of what is told, with status 200, where a route has nothing to tell. */
export const errStatus = z.literal('ERR').describe('Always `ERR`: there is nothing.');
