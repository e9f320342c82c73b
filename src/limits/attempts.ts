import { errors } from '../errors';
import type { Logger } from '../logger';
import type { RedisConnection } from '../redis/connection';
import { createOwnCounts, type Counts } from './ownCounts';
import { createSharedCounts } from './sharedCounts';

/** Counts how often something was tried, and refuses what is too much. */
export interface Attempts {
  /**
   * Counts one more try by the key.
   * @throws ApiError when the key has none left.
   */
  take(key: string): Promise<void>;
  /** The last try of the key does not count after all. */
  giveBack(key: string): Promise<void>;
}

export interface AttemptsOptions {
  /** Tells these counts from others. */
  name: string;
  max: number;
  windowS: number;
}

/** Nothing is refused. */
const UNLIMITED: Attempts = { take: async () => undefined, giveBack: async () => undefined };

/** Makes counters that every process shares through Redis, where there is one and while it answers. */
export function createAttemptsFactory(
  redis: RedisConnection | undefined,
  log: Logger,
  { enabled }: { enabled: boolean },
) {
  return function createAttempts({ name, max, windowS }: AttemptsOptions): Attempts {
    if (!enabled) return UNLIMITED;
    const options = { max, windowMs: windowS * 1000 };
    const own = createOwnCounts(options);
    const shared = redis && createSharedCounts(redis, name, options);
    const onCounts = async <Value>(use: (counts: Counts) => Promise<Value>): Promise<Value> => {
      if (shared)
        try {
          return await use(shared);
        } catch (error) {
          log.warn({ err: error }, 'the shared counts of attempts are away: this process counts its own');
        }
      return use(own);
    };
    return {
      async take(key) {
        const { isOver, leftMs } = await onCounts((counts) => counts.take(key));
        if (isOver)
          throw errors.tooManyAttempts({ limit: max, retryAfterS: Math.max(1, Math.ceil(leftMs / 1000)) });
      },
      giveBack: (key) => onCounts((counts) => counts.giveBack(key)),
    };
  };
}
