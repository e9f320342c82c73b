import type { ApiError } from '../errors';

export interface LimitOptions {
  atOnce: number;
  /** How many more may wait. */
  waiting: number;
  /** What those beyond are refused with. */
  busy: () => ApiError;
}

/** Runs work, a bounded number at once and the rest in order of arrival; rejects what finds the queue full. */
export function createLimit({ atOnce, waiting, busy }: LimitOptions) {
  const queue: (() => void)[] = [];
  let running = 0;
  return async function run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw busy();
      await new Promise<void>((resolve) => queue.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      // The place passes on to who waits longest, or becomes free.
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
