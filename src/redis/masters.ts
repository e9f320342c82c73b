import type { Redis } from 'ioredis';
import { isCluster, type RedisConnection } from './connection';

const SLOTS = 16_384;

/**
 * The servers that hold the keys: the one, or all masters of a cluster.
 * @throws Error when a part of the keys is held by nobody who can be asked, so that nothing is overlooked.
 */
export async function mastersOf(redis: RedisConnection): Promise<Redis[]> {
  if (!isCluster(redis)) return [redis];
  const ranges = await redis.cluster('SLOTS');
  const held = ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  if (held < SLOTS) throw new Error(`Redis Cluster: nobody serves ${SLOTS - held} of ${SLOTS} slots.`);
  // Each range names its master first.
  const names = new Set(ranges.map(([, , master]) => `${master?.[0]}:${master?.[1]}`));
  const nodes = new Map(redis.nodes().map((node) => [`${node.options.host}:${node.options.port}`, node]));
  return [...names].map((name) => {
    const node = nodes.get(name);
    if (!node) throw new Error(`Redis Cluster: ${name} cannot be reached.`);
    return node;
  });
}

/** The keys that are there from start to end and match a pattern, some perhaps twice, a part at a time. */
export async function* scanKeys(
  redis: RedisConnection,
  { pattern, count }: { pattern: string; /** Keys looked at in one step. */ count: number },
): AsyncGenerator<string[]> {
  for (const master of await mastersOf(redis)) {
    let cursor = '0';
    do {
      const [next, keys] = await master.scan(cursor, 'MATCH', pattern, 'COUNT', count);
      yield keys;
      cursor = next;
    } while (cursor !== '0');
  }
}
