import { z } from 'zod';
import { batch } from '../redis/commands';
import type { RedisConnection } from '../redis/connection';
import { redisKeys } from '../redis/keys';
import type { Counts, CountsOptions } from './ownCounts';

/** Counts one more, unless there are as many as may be; the first decides when the window ends. */
const TAKE = `
local used = tonumber(redis.call('GET', KEYS[1]) or 0)
local over = used >= tonumber(ARGV[1])
if not over then redis.call('INCR', KEYS[1]) end
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[2])
  redis.call('PEXPIRE', KEYS[1], left)
end
return {over and 1 or 0, left}`;

/** What is over is not counted: it would never end. */
const GIVE_BACK = `
if tonumber(redis.call('GET', KEYS[1]) or 0) > 0 then redis.call('DECR', KEYS[1]) end`;

const standingSchema = z.tuple([z.number().int(), z.number().int().min(0)]);

/** The counts of all processes, in Redis. Every method rejects when that is away. */
export function createSharedCounts(
  redis: RedisConnection,
  name: string,
  { max, windowMs }: CountsOptions,
): Counts {
  const run = async (script: string, key: string, ...words: number[]) => {
    const [reply] = await batch(redis, [['eval', script, 1, redisKeys.attempts(name, key), ...words]]);
    return reply;
  };
  return {
    async take(key) {
      const [over, leftMs] = standingSchema.parse(await run(TAKE, key, max, windowMs));
      return { isOver: over === 1, leftMs };
    },
    async giveBack(key) {
      await run(GIVE_BACK, key);
    },
  };
}
