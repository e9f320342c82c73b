import type { RedisConnection } from '../../src/redis/connection';
import type { Random } from '../../src/demo/random';
import type { LiveMatch, LivePlayer } from '../../src/live/liveState';
import { createRedisPublisher } from '../../src/live/redisPublisher';
import type { PlayerSample, Samples } from './samples';

const PLAYERS_MAX = 1_000;
const MATCHES = 64;
const SLOTS = 8;
/** Well below the age at which live state counts as gone. */
const HEARTBEAT_MS = 20_000;

export interface LiveState {
  players: LivePlayer[];
  matches: Map<number, LiveMatch>;
}

/** Players of the samples online, each at a beatmap, and matches that some of them sit in. */
export function makeLive({ players, maps }: Samples, random: Random): LiveState {
  const online = random
    .shuffled(players)
    .slice(0, PLAYERS_MAX)
    .map((player): LivePlayer => {
      const { id: map_id, md5: map_md5 } = random.pick(maps);
      const status = { action: 2, info_text: 'Artist - Title [Hard]', mode: 0, mods: 72, map_md5, map_id };
      return { ...player, login_time: 1_795_262_347.25, ...status };
    });
  const matches = Array.from({ length: MATCHES }, (_, id) => {
    const seated = Array.from({ length: SLOTS }, (_slot, at) => online[(id * SLOTS + at) % online.length]!);
    return [id, matchOf(seated, random.pick(maps))] as const;
  });
  return { players: online, matches: new Map(matches) };
}

function matchOf(seated: readonly PlayerSample[], map: { id: number; md5: string }): LiveMatch {
  const named = seated.map(({ id, name }) => ({ id, name }));
  const slot = { loaded: false, mods: 0, skipped: false, status: 4, team: 0 };
  return {
    name: 'a match',
    mode: 0,
    mods: 0,
    seed: 0,
    host: named[0]!,
    refs: named.slice(0, 1),
    in_progress: false,
    is_scrimming: false,
    map: { ...map, name: 'Artist - Title [Hard]' },
    active_slots: Object.fromEntries(named.map((player, at) => [at, { ...slot, player }])),
  };
}

/** Writes the state to Redis, as a game server would, and goes on doing so. What is left after the end expires by itself. */
export async function keepLive(redis: RedisConnection, live: LiveState): Promise<{ stop(): void }> {
  const publisher = createRedisPublisher({ redis });
  const publish = () => publisher.publish({ events: [], ...live });
  await publish();
  const timer = setInterval(() => void publish().catch(() => undefined), HEARTBEAT_MS);
  return { stop: () => clearInterval(timer) };
}
