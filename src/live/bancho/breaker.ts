import type { Logger } from '../../logger';

/** What was let through has to tell how it ended. */
export interface Attempt {
  succeeded(): void;
  failed(): void;
}

/** Keeps questions from a server that does not answer. */
export interface Breaker {
  /** Whether an attempt would be let through now. */
  isClosed(): boolean;
  /** Undefined: not now. */
  enter(): Attempt | undefined;
}

const FAILURES_TO_OPEN = 3;
const PAUSE_MIN_MS = 1_000;
/** With the jitter of up to a half, 30 s. */
const PAUSE_MAX_MS = 20_000;

export interface BreakerOptions {
  log: Logger;
  /** Milliseconds. */
  now: () => number;
  /** From 0 to 1. */
  random: () => number;
  /** Told of each attempt that failed. */
  onFailure?: () => void;
}

/**
 * Opens after three failures in a row, for a pause of 1 s. Then one attempt decides: on success it closes, else the
 * pause doubles up to 30 s.
 */
export function createBreaker({ log, now, random, onFailure }: BreakerOptions): Breaker {
  let failures = 0;
  let pauses = 0;
  let openUntil = 0;
  let trial: Attempt | undefined;

  function open() {
    pauses += 1;
    const pause = Math.min(PAUSE_MIN_MS * 2 ** (pauses - 1), PAUSE_MAX_MS) * (1 + random() / 2);
    openUntil = now() + pause;
    if (pauses === 1) log.warn('the game server is away');
  }

  const isClosed = () => pauses === 0 || (!trial && now() >= openUntil);

  return {
    isClosed,
    enter() {
      if (!isClosed()) return undefined;
      const attempt: Attempt = {
        succeeded() {
          if (pauses > 0) log.info('the game server is back');
          failures = pauses = 0;
          trial = undefined;
        },
        failed() {
          failures += 1;
          onFailure?.();
          // What was under way when the breaker opened says nothing new.
          if (trial === attempt || (pauses === 0 && failures >= FAILURES_TO_OPEN)) open();
          if (trial === attempt) trial = undefined;
        },
      };
      if (pauses > 0) trial = attempt;
      return attempt;
    },
  };
}
