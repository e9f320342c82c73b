import type { RedisClusterConfig, RedisConfig } from '../config/config';
import { createRareWarning } from '../rareWarning';
import type { Logger } from '../logger';
import { withinLimit } from '../withinLimit';
import { isCluster, type RedisConnection } from './connection';
import { clusterOptions, serverOptions, type RedisTimes } from './options';

const COMMAND_TIMEOUT_MS = 2_000;
/** Several nodes may be asked in vain before one answers. */
const OPENING_LIMIT_MS = 5_000;

/**
 * A connection that recovers by itself, not opened yet. While it is away commands fail at once instead of queueing up,
 * so that a request is never held by Redis; in a cluster that is changing masters they fail after half a second.
 */
export async function createRedis(
  config: RedisConfig,
  log: Logger,
  { commandTimeoutMs = COMMAND_TIMEOUT_MS }: Partial<RedisTimes> = {},
): Promise<RedisConnection> {
  // Loaded when first needed: the embedded default starts without it.
  const { Redis } = await import('ioredis');
  const times = { commandTimeoutMs };
  const redis =
    config.kind === 'cluster'
      ? await createCluster(config, log, times)
      : new Redis(serverOptions(config, times));
  let away = false;
  redis.on('error', (error: Error) => {
    // Whoever closes it while it connects gets an error too.
    if (Reflect.get(redis, 'manuallyClosing')) return;
    if (!away) log.warn({ reason: reasonOf(error) }, 'redis is away');
    away = true;
  });
  redis.on('ready', () => {
    if (away) log.info('redis is back');
    away = false;
  });
  return redis;
}

async function createCluster(config: RedisClusterConfig, log: Logger, times: RedisTimes) {
  const { Cluster } = await import('ioredis');
  const cluster = new Cluster([...config.nodes], clusterOptions(config, times));
  const warn = createRareWarning(log, 'a node of the Redis cluster is away');
  cluster.on('node error', (error: Error, node: string) => warn({ node, reason: error.message }));
  // Replicas too, so that one that takes over is connected to already.
  const connectAll = () => {
    for (const node of cluster.nodes()) if (node.status === 'wait') node.connect().catch(() => undefined);
  };
  cluster.on('ready', connectAll);
  cluster.on('+node', () => cluster.status === 'ready' && connectAll());
  return cluster;
}

/**
 * Opens a connection. It goes on trying after this has rejected.
 * @throws Error saying why it did not succeed at first.
 */
export async function connectRedis(redis: RedisConnection): Promise<void> {
  let answer: string | undefined;
  const onSentinelError = (error: Error) => (answer = error.message);
  const failed = new Promise<never>((_, reject) => {
    redis.once('error', (error: Error) => reject(new Error(answer ?? reasonOf(error))));
  });
  redis.on('sentinelError', onSentinelError);
  try {
    await withinLimit(OPENING_LIMIT_MS, Promise.race([redis.connect(), failed]), () => {
      throw new Error('it gives no answer');
    });
    // The nodes' own connections are under way: commands that come now would be held up.
    if (isCluster(redis)) await Promise.allSettled(redis.nodes().map((node) => node.ping()));
  } finally {
    redis.off('sentinelError', onSentinelError);
  }
}

/** Calls back whenever a server is connected to anew, which may have lost everything meanwhile. */
export function onConnected(redis: RedisConnection, listener: () => void): void {
  redis.on('ready', listener);
  redis.on('+node', listener);
}

/** What a cluster says when none of its nodes answers is why the last one did not. */
function reasonOf(error: Error & { lastNodeError?: Error | null }): string {
  const { message, code } = (error.lastNodeError ?? error) as NodeJS.ErrnoException;
  return message || String(code);
}
