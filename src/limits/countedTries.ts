import { ApiError } from '../errors';
import type { Attempts } from './attempts';

/** What an answer has whose asker has sent something wrong, such as a password. */
const WRONG = [400, 401];

/**
 * Does what may go wrong a number of times. While it runs it counts, so that many at once are no way around; afterwards
 * it does where something wrong was sent: not when it succeeds, nor when it fails because a dependency is away.
 * @throws ApiError when the key has no try left; and what the work throws.
 */
export async function countWrong<Result>(
  attempts: Attempts,
  key: string,
  work: () => Promise<Result>,
): Promise<Result> {
  await attempts.take(key);
  let isWrong = false;
  try {
    return await work();
  } catch (error) {
    isWrong = error instanceof ApiError && WRONG.includes(error.status);
    throw error;
  } finally {
    if (!isWrong) await attempts.giveBack(key);
  }
}

/**
 * Does what may be done a number of times. What fails does not count.
 * @throws ApiError when the key has no try left; and what the work throws.
 */
export async function countDone<Result>(
  attempts: Attempts,
  key: string,
  work: () => Promise<Result>,
): Promise<Result> {
  await attempts.take(key);
  try {
    return await work();
  } catch (error) {
    await attempts.giveBack(key);
    throw error;
  }
}
