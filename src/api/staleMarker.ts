import { z } from 'zod';

/** Set where an answer would name who is online while that is not known. */
export const staleMarker = z
  .literal(true)
  .optional()
  .describe('Present while live state is unavailable; everybody counts as offline until it is back.');
