import { boundedCache } from '../../boundedCache';

/** Keeps answers for a while, and settles who asks: for each key one asker at a time. */
export interface AnswerStore {
  /**
   * What is kept under a key, and whether the caller is the one to ask for it anew now. Who is has to `keep` an answer
   * or `release` the key. `mayAsk` false: the caller only reads.
   */
  look(key: string, mayAsk: boolean): Promise<{ kept: string | null; mine: boolean }>;
  /** Ends the asking; nobody asks again for `restMs`. `over` false: what is kept already stays. */
  keep(key: string, text: string, times: { keptMs: number; restMs: number; over: boolean }): Promise<void>;
  /** Ends it without an answer. */
  release(key: string): Promise<void>;
}

/** How long an asker may take before others may ask. */
export const ASKING_MAX_MS = 6_000;

const KEYS_MAX = 20_000;

/** For one process. */
export function createMemoryAnswerStore(now: () => number): AnswerStore {
  const answers = boundedCache<string, { text: string; until: number }>(KEYS_MAX);
  /** Until when nobody else asks. */
  const askers = boundedCache<string, number>(KEYS_MAX);
  function alive(key: string): string | null {
    const answer = answers.get(key);
    return answer && answer.until > now() ? answer.text : null;
  }
  return {
    async look(key, mayAsk) {
      const mine = mayAsk && (askers.get(key) ?? -Infinity) <= now();
      if (mine) askers.set(key, now() + ASKING_MAX_MS);
      return { kept: alive(key), mine };
    },
    async keep(key, text, { keptMs, restMs, over }) {
      if (over || alive(key) === null) answers.set(key, { text, until: now() + keptMs });
      askers.set(key, now() + restMs);
    },
    async release(key) {
      askers.delete(key);
    },
  };
}
