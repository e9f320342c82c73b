import type { BanchoConfig } from '../../config/config';
import { createBanchoLive } from '../../live/bancho/banchoLive';
import { createRedisLiveState } from '../../live/redisLiveState';
import { createLogger } from '../../logger';
import { count, fail, ok, reasonOf, warn, type Check, type Observation } from '../check';
import type { RedisConnection } from '../../redis/connection';

const PLAYERS_SAMPLED = 50;

const log = () => createLogger({ level: 'silent', format: 'json' });

export const live: Check = {
  name: 'live state',
  needs: ['redis'],
  async run({ config, redis }) {
    if (config.bancho) return lookAtBancho(config.bancho);
    if (config.live === 'redis' && redis) return lookAtRedis(redis);
    return config.database.kind === 'mysql'
      ? [
          warn(
            'kept in process, where no game server writes: everybody is offline',
            'Set LIVE_SOURCE=redis, or LIVE_SOURCE=bancho for an unmodified bancho.py',
          ),
        ]
      : [ok('kept in process')];
  },
};

async function lookAtRedis(redis: RedisConnection): Promise<Observation[]> {
  const state = createRedisLiveState(redis, log());
  const ids = await state.onlineIds();
  if (ids.length === 0)
    return [
      warn(
        'no heartbeat in bancho:online within 60 s: everybody counts as offline',
        'Nobody is online, or nothing writes there: start the game server, or the bridge beside it',
      ),
    ];
  const sample = ids.slice(0, PLAYERS_SAMPLED);
  const unreadable = sample.length - (await state.players(sample)).size;
  if (unreadable > 0)
    return [
      warn(
        `${unreadable} of ${sample.length} online players looked at have no readable bancho:player:{id}`,
        'They are told as offline: see what writes these keys',
      ),
    ];
  return [ok(`${count(ids.length, 'player')} online`)];
}

/** Without Redis: nothing is written there. */
async function lookAtBancho(config: BanchoConfig): Promise<Observation[]> {
  const bancho = createBanchoLive({ config, log: log() });
  try {
    const ids = await bancho.onlineIds();
    const [first] = ids;
    if (first !== undefined) await bancho.player(first);
    const matches = await bancho.matches();
    return [
      ok(
        `${count(ids.length, 'player')} online, ${matches.size} open ${matches.size === 1 ? 'match' : 'matches'}`,
      ),
    ];
  } catch (error) {
    return [
      fail(
        `the game server at ${config.url} cannot be read: ${reasonOf(error)}`,
        `See BANCHO_URL and DOMAIN: it is asked as c.${config.domain} and api.${config.domain}`,
      ),
    ];
  } finally {
    bancho.close();
  }
}
