import { z } from 'zod';

/** How big a server is asked for. The same options make the same rows. */
export const generateOptions = z.object({
  /** Players besides the bot. */
  users: z.number().int().min(1).max(10_000_000),
  scores: z.number().int().min(0).max(500_000_000),
  /** Any other one makes another server of the same size. */
  seed: z.number().int().min(0).max(4_294_967_295),
});

export type GenerateOptions = z.output<typeof generateOptions>;
