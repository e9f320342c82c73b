import type { RedisConfig } from '../../config/config';
import { connectRedis } from '../../redis/client';
import type { RedisConnection } from '../../redis/connection';
import { describeRedis } from '../../redis/describeRedis';
import { mastersOf } from '../../redis/masters';
import { count, fail, ok, reasonOf, warn, type Check, type Observation } from '../check';

export const redisReachable: Check = {
  name: 'redis',
  async run({ config, redis }) {
    if (!redis || !config.redis)
      return config.database.kind === 'mysql'
        ? [warn('not configured: ranks are counted in SQL and everybody counts as offline', 'Set REDIS_HOST')]
        : [ok('not configured: ranks and live state are kept in process')];
    const place = describeRedis(config.redis);
    try {
      if (redis.status === 'wait') await connectRedis(redis);
      await redis.ping();
      return [await lookAt(redis, config.redis, place)];
    } catch (error) {
      return [fail(`${place} cannot be reached: ${reasonOf(error)}`, 'Look at the REDIS_* settings')];
    }
  },
};

async function lookAt(redis: RedisConnection, { kind }: RedisConfig, place: string): Promise<Observation> {
  const masters = await mastersOf(redis);
  const told = await Promise.all(
    // A user whose rights don't reach this far can still serve.
    masters.map(async (master) => readInfo(await master.info().catch(() => ''))),
  );
  const mode = told[0]?.get('redis_mode');
  if (kind === 'server' && mode === 'cluster')
    return fail(`${place} is a node of a Redis Cluster`, 'Set REDIS_CLUSTER in the place of REDIS_HOST');
  if (kind === 'server' && mode === 'sentinel')
    return fail(`${place} is a Sentinel`, 'Set REDIS_SENTINELS in the place of REDIS_HOST');
  for (const info of told) {
    const policy = info.get('maxmemory_policy') ?? 'noeviction';
    if (policy.startsWith('allkeys') && info.get('maxmemory') !== '0')
      return warn(
        `${place} may evict any key when memory is short (maxmemory-policy ${policy})`,
        'Players would lose their ranks: set it to noeviction or volatile-lru',
      );
  }
  const version = told[0]?.get('redis_version') ?? 'of unknown version';
  const parts = kind === 'cluster' ? `, ${count(masters.length, 'master')}` : '';
  return ok(`${place} answers, Redis ${version}${parts}`);
}

function readInfo(text: string): Map<string, string> {
  const lines = text.split(/\r?\n/).map((line) => line.split(':', 2) as [string, string]);
  return new Map(lines.filter(([, value]) => value !== undefined));
}
