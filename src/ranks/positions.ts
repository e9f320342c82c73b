import { parts } from '../parts';
import { batch, type Command } from '../redis/commands';
import { isCluster, type RedisConnection } from '../redis/connection';

/** A member of a sorted set that is looked for. */
export interface Lookup {
  key: string;
  member: string;
}

/** One script keeps Redis for about a millisecond. */
const LOOKUPS_A_SCRIPT = 500;

/** ARGV holds for each lookup which of the keys it is about, and the member. */
const POSITIONS = `
local found = {}
for at = 1, #ARGV, 2 do
  found[#found + 1] = redis.call('ZREVRANK', KEYS[tonumber(ARGV[at])], ARGV[at + 1])
end
return found`;

/**
 * Where members stand in sorted sets, from 0 for the greatest score; null for those that are not there. In one round
 * trip. One server gets a script for many: a command of its own for each costs more than what it looks up.
 */
export async function positionsIn(
  redis: RedisConnection,
  lookups: readonly Lookup[],
): Promise<(number | null)[]> {
  const commands = isCluster(redis)
    ? lookups.map(({ key, member }): Command => ['zrevrank', key, member])
    : parts(lookups, LOOKUPS_A_SCRIPT).map(toScript);
  return (await batch(redis, commands)).flat() as (number | null)[];
}

function toScript(lookups: readonly Lookup[]): Command {
  const numbers = new Map<string, number>();
  for (const { key } of lookups) if (!numbers.has(key)) numbers.set(key, numbers.size + 1);
  const words = lookups.flatMap(({ key, member }) => [numbers.get(key) ?? 0, member]);
  return ['eval', POSITIONS, numbers.size, ...numbers.keys(), ...words];
}
