import type { Redis } from 'ioredis';
import { redisKeys } from '../redis/keys';
import { isToken, newToken, SESSION_LIFETIME_S, type Sessions } from './sessions';

/** As the game server writes it, and as `endOthers` looks for it. */
const PLAYER_ID = /^[1-9][0-9]{0,9}$/;
const KEYS_A_ROUND = 1_000;

/** `bancho:web_sessions:{token}` -> player id, shared with the game server and every other process. */
export function createRedisSessions(redis: Redis): Sessions {
  return {
    async open(playerId) {
      const token = newToken();
      await redis.set(redisKeys.webSession(token), playerId, 'EX', SESSION_LIFETIME_S);
      return token;
    },
    async owner(token) {
      if (!isToken(token)) return null;
      const owner = await redis.get(redisKeys.webSession(token));
      return owner !== null && PLAYER_ID.test(owner) ? Number(owner) : null;
    },
    async end(token) {
      if (isToken(token)) await redis.del(redisKeys.webSession(token));
    },
    // A look through all keys: the reference server's sessions are in no index of ours, and have to end as well.
    async endOthers(playerId, kept) {
      let ended = 0;
      let cursor = '0';
      do {
        const [next, keys] = await redis.scan(
          cursor,
          'MATCH',
          redisKeys.webSession('*'),
          'COUNT',
          KEYS_A_ROUND,
        );
        cursor = next;
        const others = await keysOf(redis, playerId, keys);
        const ending = others.filter((key) => key !== redisKeys.webSession(kept));
        if (ending.length > 0) ended += await redis.del(ending);
      } while (cursor !== '0');
      return ended;
    },
  };
}

async function keysOf(redis: Redis, playerId: number, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return [];
  const owners = await redis.mget([...keys]);
  return keys.filter((_key, at) => owners[at] === String(playerId));
}
