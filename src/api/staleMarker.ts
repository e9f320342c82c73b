import { z } from 'zod';

/** Set where an answer would name who is online while that is not known. */
export const staleMarker = z
  .literal(true)
  .optional()
  .describe('Present when live state is away: everybody counts as offline until it is back.');
