import type { Redis } from 'ioredis';
import type { RedisConfig } from '../config/settings';
import type { Logger } from '../logger';

const COMMAND_TIMEOUT_MS = 2_000;
const RECONNECT_MAX_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** How long ioredis waits for a socket to close; it also does when the socket never opened. */
const DISCONNECT_TIMEOUT_MS = 200;

/**
 * A connection that recovers by itself. While it is away commands fail at once instead of queueing up, so that a
 * request is never held by Redis.
 */
export async function createRedis(
  config: RedisConfig,
  log: Logger,
  { commandTimeoutMs = COMMAND_TIMEOUT_MS }: { commandTimeoutMs?: number } = {},
): Promise<Redis> {
  // Loaded when first needed: the embedded default starts without it.
  const { Redis } = await import('ioredis');
  const redis = new Redis({
    host: config.host,
    port: config.port,
    username: config.user,
    password: config.password,
    db: config.db,
    lazyConnect: true,
    enableOfflineQueue: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    commandTimeout: commandTimeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 50, RECONNECT_MAX_MS),
  });
  let away = false;
  redis.on('error', (error: Error) => {
    if (!away) log.warn({ reason: error.message }, 'redis is away');
    away = true;
  });
  redis.on('ready', () => {
    if (away) log.info('redis is back');
    away = false;
  });
  return redis;
}
