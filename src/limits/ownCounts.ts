import { boundedCache } from '../boundedCache';

const KEYS_MAX = 100_000;

export interface CountsOptions {
  max: number;
  windowMs: number;
}

/** How often each key was counted, in windows of time that begin with a key's first. */
export interface Counts {
  /** Counts one more, unless there are as many as may be. Tells which, and the milliseconds until the count begins anew. */
  take(key: string): Promise<{ isOver: boolean; leftMs: number }>;
  /** One less, where the window is not over yet. */
  giveBack(key: string): Promise<void>;
}

/** The counts of one process. Of too many keys those are forgotten that were not seen for the longest time. */
export function createOwnCounts({ max, windowMs }: CountsOptions): Counts {
  const counts = boundedCache<string, { used: number; endsAt: number }>(KEYS_MAX, windowMs);
  return {
    async take(key) {
      let count = counts.get(key);
      if (!count) {
        count = { used: 0, endsAt: Date.now() + windowMs };
        counts.set(key, count);
      }
      const isOver = count.used >= max;
      if (!isOver) count.used += 1;
      return { isOver, leftMs: count.endsAt - Date.now() };
    },
    async giveBack(key) {
      const count = counts.get(key);
      if (count && count.used > 0) count.used -= 1;
    },
  };
}
