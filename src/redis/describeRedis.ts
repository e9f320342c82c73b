import type { RedisAddress, RedisConfig } from '../config/config';

/** Where a Redis is, for people. */
export function describeRedis(config: RedisConfig): string {
  switch (config.kind) {
    case 'server':
      return `${config.host}:${config.port}/${config.db}`;
    case 'sentinel':
      return `${config.name}/${config.db} (Sentinels ${list(config.sentinels)})`;
    case 'cluster':
      return `cluster ${list(config.nodes)}`;
  }
}

function list(addresses: readonly RedisAddress[]): string {
  return addresses.map(({ host, port }) => `${host}:${port}`).join(', ');
}
