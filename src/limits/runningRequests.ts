import { errors } from '../errors';

/**
 * Requests whose answers are being made: so many and no more, so that those that are let in stay fast when more come
 * than can be answered.
 */
export class RunningRequests {
  /** How many there are now. */
  running = 0;
  /** How many were not let in so far. */
  refused = 0;

  constructor(private readonly max: number) {}

  /** @throws ApiError when there are too many, and what the work throws. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running >= this.max) {
      this.refused += 1;
      throw errors.overloaded();
    }
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
    }
  }
}
