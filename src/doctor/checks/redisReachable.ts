import { fail, ok, reasonOf, warn, type Check } from '../check';

export const redisReachable: Check = {
  name: 'redis',
  async run({ config, redis }) {
    if (!redis || !config.redis)
      return config.database.kind === 'mysql'
        ? [warn('not configured: ranks are counted in SQL and everybody counts as offline', 'Set REDIS_HOST')]
        : [ok('not configured: ranks and live state are kept in process')];
    const place = `${config.redis.host}:${config.redis.port}/${config.redis.db}`;
    let reason: string | undefined;
    redis.once('error', (error: Error) => {
      reason = reasonOf(error);
    });
    try {
      if (redis.status === 'wait') await redis.connect();
      await redis.ping();
    } catch (error) {
      return [
        fail(`${place} cannot be reached: ${reason ?? reasonOf(error)}`, 'Look at the REDIS_* settings'),
      ];
    }
    // A user whose rights don't reach this far can still serve.
    const info = await redis.info().catch(() => '');
    const told = (field: string) => new RegExp(`^${field}:(.*?)\r?$`, 'm').exec(info)?.[1];
    const policy = told('maxmemory_policy') ?? 'noeviction';
    if (policy.startsWith('allkeys') && told('maxmemory') !== '0')
      return [
        warn(
          `${place} may evict any key when memory is short (maxmemory-policy ${policy})`,
          'Players would lose their ranks: set it to noeviction or volatile-lru',
        ),
      ];
    return [ok(`${place} answers, Redis ${told('redis_version') ?? 'of unknown version'}`)];
  },
};
