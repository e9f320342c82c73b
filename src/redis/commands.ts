import { isCluster, type RedisConnection } from './connection';
import { replies } from './replies';

/** The name of a command in lower case, and its arguments, of which the key is the first (for EVAL the third). */
export type Command = readonly [name: string, ...words: (string | number)[]];

/**
 * The replies to commands that do not depend on each other, in their order; rejects if any of them failed. One server
 * gets them in one round trip. In a cluster each finds its own way at the same time, and those of one key stay in
 * order: a pipeline would be redirected as a whole or not at all, which fails while slots move to another node.
 */
export async function batch(redis: RedisConnection, commands: readonly Command[]): Promise<unknown[]> {
  if (commands.length === 0) return [];
  if (isCluster(redis)) return Promise.all(commands.map(([name, ...words]) => redis.call(name, ...words)));
  return replies(redis.pipeline(commands as unknown as unknown[][]));
}

/**
 * Commands that change something, in one transaction and one round trip. In a cluster a transaction reaches no further
 * than a slot: there are as many as there are slots, at the same time, so readers may see one done and not the other.
 */
export async function transact(redis: RedisConnection, commands: readonly Command[]): Promise<void> {
  // Before its first contact with the cluster a transaction would wait for that.
  if (isCluster(redis) && redis.status !== 'ready') throw new Error('The Redis Cluster is away.');
  const transactions = isCluster(redis) ? bySlot(commands) : [commands];
  await Promise.all(
    transactions.map((part) =>
      part.length > 1 ? replies(redis.multi(part as unknown as unknown[][])) : batch(redis, part),
    ),
  );
}

/** What reads the texts at the keys, of which those that are no text read as null; `flat()` of the replies has them. */
export function readTexts(redis: RedisConnection, keys: readonly string[]): Command[] {
  if (keys.length === 0) return [];
  // A cluster takes no command with keys of several slots.
  return isCluster(redis) ? keys.map((key) => ['mget', key]) : [['mget', ...keys]];
}

/** By what decides the slot of a key: what is in the first braces, or all of it. */
function bySlot(commands: readonly Command[]): Command[][] {
  const parts = new Map<string, Command[]>();
  for (const command of commands) {
    const key = String(command[0] === 'eval' ? command[3] : command[1]);
    const tag = /^[^{]*\{([^}]+)\}/.exec(key)?.[1] ?? key;
    const part = parts.get(tag);
    if (part) part.push(command);
    else parts.set(tag, [command]);
  }
  return [...parts.values()];
}
