import { errors } from '../errors';
import { withinLimit } from '../withinLimit';

export interface RunningLimits {
  /** At once. */
  max: number;
  /** Milliseconds until one is given up. */
  limitMs: number;
}

/** @throws ApiError when a request has been given up. */
export type EnsureAwaited = () => void;

/**
 * Requests whose answers are being made: so many and no more, so that those that are let in stay fast when more come
 * than can be answered.
 */
export class RunningRequests {
  /** How many there are now, with those that were given up and still run. */
  running = 0;
  /** How many were not let in so far. */
  refused = 0;

  constructor(private readonly limits: RunningLimits) {}

  /**
   * The work is not broken off when it takes too long: what is dear, or should not happen any more then, comes after
   * `ensureAwaited`.
   * @throws ApiError when there are too many, and when it takes too long; and what the work throws.
   */
  async run<Result>(work: (ensureAwaited: EnsureAwaited) => Promise<Result>): Promise<Result> {
    if (this.running >= this.limits.max) {
      this.refused += 1;
      throw errors.overloaded();
    }
    this.running += 1;
    let isGivenUp = false;
    const ensureAwaited = () => {
      if (isGivenUp) throw errors.tookTooLong();
    };
    const result = work(ensureAwaited).finally(() => (this.running -= 1));
    return withinLimit(this.limits.limitMs, result, () => {
      isGivenUp = true;
      throw errors.tookTooLong();
    });
  }
}
