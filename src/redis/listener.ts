import type { Redis } from 'ioredis';
import type { RedisClusterConfig, RedisConfig } from '../config/config';
import type { Logger } from '../logger';
import { createRedis } from './client';
import { isCluster, type RedisConnection } from './connection';
import { connectionOptions, reconnectDelay } from './options';

const COMMAND_TIMEOUT_MS = 2_000;

/**
 * A connection for listening to channels, not opened yet. In a cluster every node tells all messages: it goes to one of
 * them, and on to another when that is away or no longer belongs to the cluster, to which `redis` is connected.
 */
export async function createListener(
  redis: RedisConnection,
  config: RedisConfig,
  log: Logger,
): Promise<Redis> {
  if (config.kind === 'cluster') return createClusterListener(redis, config);
  return (await createRedis(config, log)) as Redis;
}

async function createClusterListener(redis: RedisConnection, config: RedisClusterConfig): Promise<Redis> {
  const { Redis } = await import('ioredis');
  let last = Math.floor(Math.random() * config.nodes.length);
  const nextNode = () => {
    const known = isCluster(redis) ? redis.nodes().map(({ options }) => options) : [];
    const nodes = known.length > 0 ? known : config.nodes;
    last += 1;
    const { host, port } = nodes[last % nodes.length]!;
    return { host, port };
  };
  const listener = new Redis({
    ...connectionOptions(config, { commandTimeoutMs: COMMAND_TIMEOUT_MS }),
    ...nextNode(),
    lazyConnect: true,
    enableOfflineQueue: false,
    retryStrategy(attempt) {
      Object.assign(listener.options, nextNode());
      return reconnectDelay(attempt);
    },
  });
  listener.on('error', () => undefined);
  const onNodeGone = ({ options: { host, port } }: Redis) => {
    const { options, status } = listener;
    if (status === 'ready' && options.host === host && options.port === port) listener.disconnect(true);
  };
  redis.on('-node', onNodeGone);
  listener.on('end', () => redis.off('-node', onNodeGone));
  return listener;
}
