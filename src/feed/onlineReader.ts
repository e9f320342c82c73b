import type { LivePlayer, LiveReader } from '../live/liveState';
import { withoutStatus } from './playerView';

export interface OnlineReader {
  /** Everybody who is online, by id. Rejects when the source is away. */
  read(): Promise<ReadonlyMap<number, LivePlayer>>;
}

/** A source that tells all statuses at once. */
export function createBulkReader(live: LiveReader): OnlineReader {
  return { read: async () => live.players(await live.onlineIds()) };
}

interface Identity {
  name: string;
  country: string;
}

export interface FrugalReaderOptions {
  live: LiveReader;
  /** Ids that are unknown are missing. */
  identitiesOf: (ids: readonly number[]) => Promise<ReadonlyMap<number, Identity>>;
  /** The players whose statuses somebody wants. */
  watched: () => readonly number[];
  /** Statuses asked for in one reading. */
  statusesMax: number;
}

/** A source where each status is a question by itself: asked are those that somebody wants, so many at a time. */
export function createFrugalReader({
  live,
  identitiesOf,
  watched,
  statusesMax,
}: FrugalReaderOptions): OnlineReader {
  let identities = new Map<number, Identity>();
  let statuses = new Map<number, LivePlayer>();
  let turn = 0;

  /** The next of those who wait for their turn. */
  function nextOf(ids: readonly number[]): number[] {
    if (ids.length <= statusesMax) return [...ids];
    const from = turn % ids.length;
    turn = from + statusesMax;
    return [...ids, ...ids].slice(from, from + statusesMax);
  }

  return {
    async read() {
      const ids = await live.onlineIds();
      const found = await identitiesOf(ids.filter((id) => !identities.has(id)));
      identities = new Map(
        ids.flatMap((id) => {
          const identity = identities.get(id) ?? found.get(id);
          return identity ? [[id, identity] as const] : [];
        }),
      );
      const wanted = watched().filter((id) => identities.has(id));
      const read = await live.players(nextOf(wanted));
      statuses = new Map(
        wanted.flatMap((id) => {
          const status = read.get(id) ?? statuses.get(id);
          return status ? [[id, status] as const] : [];
        }),
      );
      return new Map(
        [...identities].map(([id, identity]) => [id, statuses.get(id) ?? withoutStatus(id, identity)]),
      );
    },
  };
}
