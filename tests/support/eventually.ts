import { setTimeout as sleep } from 'node:timers/promises';

const BETWEEN_MS = 10;

/** Asks until the answer is something, and returns that. The time-out of the test is what gives up. */
export async function eventually<Value>(ask: () => Value | Promise<Value>): Promise<NonNullable<Value>> {
  for (;;) {
    const value = await ask();
    if (value) return value;
    await sleep(BETWEEN_MS);
  }
}
