import type { Difference } from './compare';

/** One request that was judged. */
export interface Outcome {
  id: string;
  request: { method: string; path: string };
  /** Empty: it passed. */
  differences: Difference[];
}
