import { errors } from '../errors';
import { withinLimit } from '../withinLimit';

export interface RunningLimits {
  /** At once. */
  max: number;
  /** Milliseconds until one is given up. */
  limitMs: number;
}

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

  /** @throws ApiError when there are too many, and when it takes too long; and what the work throws. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running >= this.limits.max) {
      this.refused += 1;
      throw errors.overloaded();
    }
    this.running += 1;
    const result = work().finally(() => (this.running -= 1));
    return withinLimit(this.limits.limitMs, result, () => {
      throw errors.tookTooLong();
    });
  }
}
