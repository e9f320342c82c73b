import type { Command } from './commands';
import { isCluster, type RedisConnection } from './connection';
import { redisKeys } from './keys';

const PUBLISH = "return redis.call('PUBLISH', ARGV[1], ARGV[2])";

/**
 * What publishes a message. A cluster hands messages on from node to node, and those that enter it at different nodes
 * may overtake each other: ours enter where the slot of one key is, to which a script finds its way.
 */
export function publishing(redis: RedisConnection, channel: string, text: string): Command {
  return isCluster(redis)
    ? ['eval', PUBLISH, 1, redisKeys.eventsEntry, channel, text]
    : ['publish', channel, text];
}
