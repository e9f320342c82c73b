import { BOT_ID } from '../osu/privileges';
import { HEARTBEAT_TTL_MS, type LiveMatch, type LivePlayer, type LiveState } from './liveState';

class Beating<Value> {
  private readonly entries = new Map<number, { value: Value; until: number }>();

  constructor(private readonly now: () => number) {}

  put(id: number, value: Value) {
    this.entries.set(id, { value: structuredClone(value), until: this.now() + HEARTBEAT_TTL_MS });
  }

  remove(id: number) {
    this.entries.delete(id);
  }

  alive(): Map<number, Value> {
    const now = this.now();
    for (const [id, { until }] of this.entries) if (until <= now) this.entries.delete(id);
    return new Map(
      [...this.entries].sort(([a], [b]) => a - b).map(([id, { value }]) => [id, structuredClone(value)]),
    );
  }
}

/** Live state of one process: the embedded default, and tests. */
export function createMemoryLiveState(now: () => number = Date.now): LiveState {
  const players = new Beating<LivePlayer>(now);
  const matches = new Beating<LiveMatch>(now);
  return {
    player: async (id) => players.alive().get(id) ?? null,
    async players(ids) {
      const alive = players.alive();
      return new Map(
        ids.flatMap((id) => {
          const player = alive.get(id);
          return player ? [[id, player] as const] : [];
        }),
      );
    },
    onlineIds: async () => [...players.alive().keys()].filter((id) => id !== BOT_ID),
    match: async (id) => matches.alive().get(id) ?? null,
    matches: async () => matches.alive(),
    putPlayer: async (player) => players.put(player.id, player),
    removePlayer: async (id) => players.remove(id),
    putMatch: async (id, match) => matches.put(id, match),
    removeMatch: async (id) => matches.remove(id),
  };
}
