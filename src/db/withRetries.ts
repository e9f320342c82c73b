import { kindOf } from './dialects/errors';

const ATTEMPTS_MAX = 10;

/** Runs one statement, again while others that wait for the same row get in its way. */
export async function withRetries<Value>(run: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await run();
    } catch (error) {
      if (kindOf(error) !== 'deadlock' || attempt === ATTEMPTS_MAX) throw error;
    }
}
