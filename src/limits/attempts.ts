import type { Options } from 'express-rate-limit';
import type { RedisReply } from 'rate-limit-redis';
import { errors } from '../errors';
import type { Logger } from '../logger';
import type { RedisConnection } from '../redis/connection';
import { redisKeys } from '../redis/keys';
import { mastersOf } from '../redis/masters';
import { createOwnCounts, type Counts } from './ownCounts';

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
    const windowMs = windowS * 1000;
    const own = createOwnCounts(windowMs);
    let shared: Promise<Counts> | undefined;
    const openShared = (connection: RedisConnection) =>
      (shared ??= createSharedCounts(connection, redisKeys.attempts(name), windowMs).catch(
        (error: unknown) => {
          shared = undefined;
          throw error;
        },
      ));
    const onCounts = async <Value>(use: (counts: Counts) => Value | Promise<Value>): Promise<Value> => {
      if (redis)
        try {
          return await use(await openShared(redis));
        } catch (error) {
          log.warn({ err: error }, 'the shared counts of attempts are away: this process counts its own');
        }
      return use(own);
    };
    return {
      async take(key) {
        const { totalHits, resetTime } = await onCounts((counts) => counts.increment(key));
        if (totalHits <= max) return;
        // What is refused is no try: the count stays what was let through.
        await onCounts((counts) => counts.decrement(key));
        const resetMs = resetTime ? resetTime.getTime() - Date.now() : windowMs;
        throw errors.tooManyAttempts({ limit: max, retryAfterS: Math.max(1, Math.ceil(resetMs / 1000)) });
      },
      giveBack: (key) => onCounts((counts) => counts.decrement(key)),
    };
  };
}

async function createSharedCounts(redis: RedisConnection, prefix: string, windowMs: number): Promise<Counts> {
  // Loaded when first needed: the embedded default starts without it.
  const { RedisStore } = await import('rate-limit-redis');
  const store = new RedisStore({
    prefix,
    async sendCommand(command: string, ...rest: string[]) {
      if (command !== 'SCRIPT') return (await redis.call(command, ...rest)) as RedisReply;
      // A key may be on any master, and each has scripts of its own.
      const masters = await mastersOf(redis);
      const loaded = await Promise.all(masters.map((master) => master.call(command, ...rest)));
      return loaded[0] as RedisReply;
    },
  });
  await store.init({ windowMs } as Options);
  return store;
}
