import type { RedisConnection } from '../redis/connection';
import { batch, readTexts, type Command } from '../redis/commands';
import { redisKeys } from '../redis/keys';
import { scanKeys } from '../redis/masters';
import { isToken, newToken, SESSION_LIFETIME_S, type Sessions } from './sessions';

/** As the game server writes it, and as `endOthers` looks for it. */
const PLAYER_ID = /^[1-9][0-9]{0,9}$/;
const KEYS_A_ROUND = 1_000;

/** `bancho:web_sessions:{token}` -> player id, shared with the game server and every other process. */
export function createRedisSessions(redis: RedisConnection): Sessions {
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
      for await (const keys of scanKeys(redis, { pattern: redisKeys.webSession('*'), count: KEYS_A_ROUND })) {
        const others = await keysOf(redis, playerId, keys);
        const ending = others.filter((key) => key !== redisKeys.webSession(kept));
        const removed = await batch(
          redis,
          ending.map((key): Command => ['del', key]),
        );
        for (const count of removed) ended += Number(count);
      }
      return ended;
    },
  };
}

async function keysOf(redis: RedisConnection, playerId: number, keys: readonly string[]): Promise<string[]> {
  const owners = (await batch(redis, readTexts(redis, keys))).flat();
  return keys.filter((_key, at) => owners[at] === String(playerId));
}
