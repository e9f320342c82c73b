import type { Context } from '../context';
import { errors } from '../errors';
import { createRareWarnings } from '../rareWarning';

const warn = createRareWarnings('the store of sessions is away');

/**
 * What the store of sessions answers.
 * @throws ApiError when the store is away.
 */
export async function sessionsOr503<Value>(
  { log }: Pick<Context, 'log'>,
  answer: Promise<Value>,
): Promise<Value> {
  return answer.catch((error: unknown) => {
    warn(log, { err: error });
    throw errors.sessionsUnavailable();
  });
}
