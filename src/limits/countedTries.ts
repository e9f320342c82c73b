import { ApiError } from '../errors';
import type { Attempts } from './attempts';

/** What an answer has whose asker has sent something wrong, such as a password. */
const WRONG = [400, 401];

type Tried = <Result>(attempts: Attempts, key: string, work: () => Promise<Result>) => Promise<Result>;

/**
 * Does what may go wrong a number of times: what succeeds does not count, nor what fails because a dependency is away.
 * @throws ApiError when the key has no try left; and what the work throws.
 */
export const countWrong = countedWhen((error) => error instanceof ApiError && WRONG.includes(error.status));

/**
 * Does what may be done a number of times. What fails does not count.
 * @throws ApiError when the key has no try left; and what the work throws.
 */
export const countDone = countedWhen((error) => error === undefined);

/** Work counts while it runs, so that many at once are no way around; afterwards by the error that it ended with, if any. */
function countedWhen(counts: (error: unknown) => boolean): Tried {
  return async (attempts, key, work) => {
    await attempts.take(key);
    let ending: unknown;
    try {
      return await work();
    } catch (error) {
      ending = error;
      throw error;
    } finally {
      if (!counts(ending)) await attempts.giveBack(key);
    }
  };
}
