import type { IncomingMessage } from 'node:http';
import { ApiError, errors } from '../errors';
import type { RequestLimits } from './requestLimits';

/**
 * Looks up whom a key or session is of, and counts for the address what is nobody's.
 * @throws ApiError instead when the address has sent too many of those; and what the search throws.
 */
export type LookUp = <Found>(find: () => Promise<Found>) => Promise<Found>;

/** Keeps no more of the request than its address. */
export function lookUpsOf(
  { requestLimits }: { requestLimits?: RequestLimits },
  request: IncomingMessage,
): LookUp {
  if (!requestLimits) return (find) => find();
  const credentials = requestLimits.credentialsOf(request);
  return async (find) => {
    const { isOver, resetS } = credentials.look();
    if (isOver) throw errors.tooManyRequests({ retryAfterS: resetS });
    try {
      const found = await find();
      if (!found) credentials.take();
      return found;
    } catch (error) {
      if (error instanceof ApiError) credentials.take();
      throw error;
    }
  };
}
