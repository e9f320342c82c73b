import type { RedisConnection } from '../redis/connection';

/** Removes a member unless its score is another one by now, which it returns then. */
const LEAVE = `
local pp = redis.call('ZSCORE', KEYS[1], ARGV[1])
if pp and tonumber(pp) ~= tonumber(ARGV[2]) then return pp end
redis.call('ZREM', KEYS[1], ARGV[1])
return false`;

/**
 * Moves a member with its score from one sorted set to another in any slot of a cluster. No script reaches both: the
 * member is in both sets for a moment, and a score that is submitted to the first one meanwhile goes along.
 */
export async function moveOver(
  redis: RedisConnection,
  member: number,
  { from, to }: { from: string; to: string },
): Promise<void> {
  let score = await redis.zscore(from, member);
  while (score !== null) {
    await redis.zadd(to, score, member);
    score = (await redis.eval(LEAVE, 1, from, member, score)) as string | null;
  }
}
