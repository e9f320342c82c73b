import type { z } from 'zod';
import { BOT_ID } from '../osu/privileges';
import type { RedisConnection } from '../redis/connection';
import { redisKeys } from '../redis/keys';
import { batch, readTexts, transact, type Command } from '../redis/commands';
import { createRareWarning } from '../rareWarning';
import type { Logger } from '../logger';
import {
  HEARTBEAT_TTL_MS,
  liveMatchSchema,
  livePlayerSchema,
  MATCH_ID_MAX,
  type LiveMatch,
  type LivePlayer,
  type LiveState,
} from './liveState';
import { putMatch, putPlayer, removeMatch, removePlayer } from './redisCommands';

/**
 * Live state as the game server (or a bridge beside it) writes it to Redis. Every reading takes one round trip. A value
 * that does not parse is logged and reads as absent.
 */
export function createRedisLiveState(
  redis: RedisConnection,
  log: Logger,
  now: () => number = Date.now,
): LiveState {
  const warn = createRareWarning(log, 'live state: values do not parse and count as absent');
  const aliveSince = () => now() - HEARTBEAT_TTL_MS;
  const isAlive = (heartbeat: unknown) => typeof heartbeat === 'string' && Number(heartbeat) > aliveSince();

  function parse<Schema extends z.ZodType>(
    schema: Schema,
    key: string,
    value: unknown,
  ): z.output<Schema> | null {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    warn({ key, problem: result.error.issues[0] });
    return null;
  }

  function parseMatch(id: number, text: unknown): LiveMatch | null {
    if (typeof text !== 'string') return null;
    const key = redisKeys.match(id);
    try {
      return parse(liveMatchSchema, key, JSON.parse(text));
    } catch {
      warn({ key, problem: 'not JSON' });
      return null;
    }
  }

  async function readPlayers(ids: readonly number[]): Promise<Map<number, LivePlayer>> {
    const online = new Map<number, LivePlayer>();
    if (ids.length === 0) return online;
    const [heartbeats, ...hashes] = await batch(redis, [
      ['zmscore', redisKeys.online, ...ids],
      ...ids.map((id): Command => ['hgetall', redisKeys.player(id)]),
    ]);
    ids.forEach((id, at) => {
      const fields = hashes[at] as Record<string, string>;
      if (!isAlive((heartbeats as unknown[])[at]) || Object.keys(fields).length === 0) return;
      const player = parse(livePlayerSchema, redisKeys.player(id), fields);
      if (player) online.set(id, player);
    });
    return online;
  }

  return {
    player: async (id) => (await readPlayers([id])).get(id) ?? null,
    players: readPlayers,

    async onlineIds() {
      const members = await redis.zrangebyscore(redisKeys.online, `(${aliveSince()}`, '+inf');
      return members
        .map(Number)
        .filter((id) => Number.isInteger(id) && id !== BOT_ID)
        .sort((a, b) => a - b);
    },

    async match(id) {
      const [heartbeat, text] = await batch(redis, [
        ['zscore', redisKeys.matches, id],
        ['get', redisKeys.match(id)],
      ]);
      return isAlive(heartbeat) ? parseMatch(id, text) : null;
    },

    async matches() {
      // All ids there can be are read at once: asking for the open ones first would take a second round trip.
      const ids = Array.from({ length: MATCH_ID_MAX + 1 }, (_, id) => id);
      const [members, ...replies] = await batch(redis, [
        ['zrangebyscore', redisKeys.matches, `(${aliveSince()}`, '+inf'],
        ...readTexts(redis, ids.map(redisKeys.match)),
      ]);
      const texts = replies.flat();
      const alive = new Set((members as string[]).map(Number));
      const open = new Map<number, LiveMatch>();
      for (const id of ids) {
        const match = alive.has(id) ? parseMatch(id, texts[id]) : null;
        if (match) open.set(id, match);
      }
      return open;
    },

    putPlayer: (player) => transact(redis, putPlayer(player, now())),
    removePlayer: (id) => transact(redis, removePlayer(id)),
    putMatch: (id, match) => transact(redis, putMatch(id, match, now())),
    removeMatch: (id) => transact(redis, removeMatch(id)),
  };
}
