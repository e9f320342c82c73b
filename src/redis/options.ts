import type { ClusterOptions, RedisOptions } from 'ioredis';
import type {
  RedisClusterConfig,
  RedisConfig,
  RedisSentinelConfig,
  RedisServerConfig,
} from '../config/config';

export interface RedisTimes {
  commandTimeoutMs: number;
}

const RECONNECT_MAX_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;
const SENTINEL_TIMEOUT_MS = 2_000;
/** How long ioredis waits for a socket to close; it also does when the socket never opened. */
const DISCONNECT_TIMEOUT_MS = 200;
/** So often a command is sent to a cluster whose nodes are changing places, 100 ms apart. */
const CLUSTER_ATTEMPTS = 5;
const SLOTS_TIMEOUT_MS = 1_000;
const SLOTS_REFRESH_MS = 10_000;

/** Milliseconds until the nth attempt to connect. */
export const reconnectDelay = (attempt: number) => Math.min(attempt * 50, RECONNECT_MAX_MS);

/** A connection to one server, and of a cluster to each of its nodes. */
export function connectionOptions(
  { user, password }: RedisConfig,
  { commandTimeoutMs }: RedisTimes,
): RedisOptions {
  return {
    username: user,
    password,
    connectTimeout: CONNECT_TIMEOUT_MS,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    commandTimeout: commandTimeoutMs,
    // One that hangs is given up and tried anew: until it is back commands fail at once.
    socketTimeout: commandTimeoutMs,
    maxRetriesPerRequest: 0,
  };
}

export function serverOptions(
  config: RedisServerConfig | RedisSentinelConfig,
  times: RedisTimes,
): RedisOptions {
  return {
    ...connectionOptions(config, times),
    ...(config.kind === 'server' ? { host: config.host, port: config.port } : sentinelOptions(config)),
    db: config.db,
    lazyConnect: true,
    enableOfflineQueue: false,
    retryStrategy: reconnectDelay,
  };
}

function sentinelOptions({ sentinels, name, sentinelPassword }: RedisSentinelConfig): RedisOptions {
  return {
    sentinels: [...sentinels],
    name,
    sentinelPassword,
    sentinelCommandTimeout: SENTINEL_TIMEOUT_MS,
    sentinelRetryStrategy: reconnectDelay,
    // No `failoverDetector`: where it finds ioredis connecting already, that gives up for good. A Sentinel breaks off the
    // connections of a master that it makes a replica, and what comes between is refused.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
}

export function clusterOptions(config: RedisClusterConfig, times: RedisTimes): ClusterOptions {
  return {
    redisOptions: connectionOptions(config, times),
    lazyConnect: true,
    enableOfflineQueue: false,
    clusterRetryStrategy: reconnectDelay,
    maxRedirections: CLUSTER_ATTEMPTS,
    slotsRefreshTimeout: SLOTS_TIMEOUT_MS,
    slotsRefreshInterval: SLOTS_REFRESH_MS,
  };
}
