import { z } from 'zod';

/** What a worker tells its primary, once. */
export const reportSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('ready'), url: z.string() }),
  z.object({ is: z.literal('refused'), reason: z.string() }),
]);

export type Report = z.output<typeof reportSchema>;
