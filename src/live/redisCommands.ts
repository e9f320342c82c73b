import type { Command } from '../redis/commands';
import { redisKeys } from '../redis/keys';
import { HEARTBEAT_TTL_MS, type LiveMatch, type LivePlayer } from './liveState';

// The commands that write live state to Redis. Those of one change belong into one transaction; in a cluster, into one
// for each key: who reads takes for absent what is in one key alone, so each state in between is one before or after.

/** `now` is the heartbeat, as Unix time in milliseconds. */
export function putPlayer(player: LivePlayer, now: number): Command[] {
  const key = redisKeys.player(player.id);
  return [
    ['zadd', redisKeys.online, now, player.id],
    ['hset', key, ...Object.entries(player).flat()],
    ['pexpire', key, HEARTBEAT_TTL_MS],
  ];
}

export function removePlayer(id: number): Command[] {
  return [
    ['zrem', redisKeys.online, id],
    ['del', redisKeys.player(id)],
  ];
}

/** `now` is the heartbeat, as Unix time in milliseconds. */
export function putMatch(id: number, match: LiveMatch, now: number): Command[] {
  return [
    ['zadd', redisKeys.matches, now, id],
    ['set', redisKeys.match(id), JSON.stringify(match), 'PX', HEARTBEAT_TTL_MS],
  ];
}

export function removeMatch(id: number): Command[] {
  return [
    ['zrem', redisKeys.matches, id],
    ['del', redisKeys.match(id)],
  ];
}
