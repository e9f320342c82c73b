import { TOPICS, type LiveEvents, type Topic } from '../live/liveEvents';
import { createRareWarning } from '../rareWarning';
import type { Logger } from '../logger';
import type { Changes } from './changes';

/** A busy server tells of something all the time: what depends on that ends this often at most, in milliseconds. */
const EVENTS_EVERY_MS = 250;

/** Tells whether what was answered a moment ago may be answered again. */
export interface Freshness {
  /**
   * A number that rises when something was written through any process of ours, or when one of the topics' events came:
   * an answer is as good as new while its number is the one of now.
   */
  stamp(topics: readonly Topic[]): number;
  /** Something was written. Resolves when the other processes know, or cannot be told. */
  changed(): Promise<void>;
  close(): void;
}

export interface FreshnessOptions {
  events: LiveEvents;
  changes: Changes;
  log: Logger;
}

export function createFreshness({ events, changes, log }: FreshnessOptions): Freshness {
  const warn = createRareWarning(log, 'other processes may answer as before for a moment');
  let written = 0;
  const counters = new Map(TOPICS.map((topic) => [topic, createCounter()] as const));
  const ends = TOPICS.map((topic) => events.subscribe(topic, () => counters.get(topic)?.rise()));
  ends.push(
    changes.listen(() => (written += 1)),
    events.onGap(() => (written += 1)),
  );
  return {
    stamp: (topics) => topics.reduce((sum, topic) => sum + (counters.get(topic)?.count ?? 0), written),
    changed: () => changes.tell().catch((error: unknown) => warn({ err: error })),
    close() {
      for (const end of ends) end();
      for (const counter of counters.values()) counter.stop();
    },
  };
}

/** Rises at once, and for what comes soon after it once more in the end. */
function createCounter() {
  let timer: NodeJS.Timeout | undefined;
  let isDue = false;
  const counter = {
    count: 0,
    rise() {
      if (timer) isDue = true;
      else {
        counter.count += 1;
        timer = setTimeout(rest, EVENTS_EVERY_MS).unref();
      }
    },
    stop: () => clearTimeout(timer),
  };

  function rest(): void {
    timer = undefined;
    if (!isDue) return;
    isDue = false;
    counter.rise();
  }

  return counter;
}
