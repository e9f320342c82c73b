import { createRedisLiveState } from '../../live/redisLiveState';
import { createLogger } from '../../logger';
import { count, ok, warn, type Check } from '../check';

const PLAYERS_SAMPLED = 50;

export const live: Check = {
  name: 'live state',
  needs: ['redis'],
  async run({ config, redis }) {
    if (config.live === 'memory' || !redis)
      return config.database.kind === 'mysql'
        ? [
            warn(
              'kept in process, where no game server writes: everybody is offline',
              'Set LIVE_SOURCE=redis',
            ),
          ]
        : [ok('kept in process')];
    const state = createRedisLiveState(redis, createLogger({ level: 'silent', format: 'json' }));
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
  },
};
