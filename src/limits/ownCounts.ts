import { boundedCache } from '../boundedCache';

const KEYS_MAX = 100_000;

/** How often each key was counted, in windows of time that begin with a key's first. */
export interface Counts {
  /** The count with this one, and when it begins anew. */
  increment(key: string): Promise<{ totalHits: number; resetTime: Date | undefined }>;
  decrement(key: string): Promise<void> | void;
}

/** The counts of one process. Of too many keys those are forgotten that were not seen for the longest time. */
export function createOwnCounts(windowMs: number): Counts {
  const counts = boundedCache<string, { hits: number; resetTime: Date }>(KEYS_MAX, windowMs);
  return {
    async increment(key) {
      let count = counts.get(key);
      if (!count) {
        count = { hits: 0, resetTime: new Date(Date.now() + windowMs) };
        counts.set(key, count);
      }
      count.hits += 1;
      return { totalHits: count.hits, resetTime: count.resetTime };
    },
    decrement(key) {
      const count = counts.get(key);
      if (count && count.hits > 0) count.hits -= 1;
    },
  };
}
