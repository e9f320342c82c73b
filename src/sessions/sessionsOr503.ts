import type { Context } from '../context';
import { errors } from '../errors';

/**
 * What the store of sessions answers.
 * @throws ApiError when the store is away.
 */
export async function sessionsOr503<Value>(
  { log }: Pick<Context, 'log'>,
  answer: Promise<Value>,
): Promise<Value> {
  return answer.catch((error: unknown) => {
    log.warn({ err: error }, 'the store of sessions is away');
    throw errors.sessionsUnavailable();
  });
}
