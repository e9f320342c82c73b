import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../logger';
import type { ReplicaServer, ReplicationSource } from './dialects/mysqlReplication';
import type { PoolFigures } from './dialects/poolLists';
import { FollowedReplica } from './followedReplica';

const LOOK_MS = 500;

export interface Replicas {
  /** One that is well, in turn; undefined when none is. */
  pick(): FollowedReplica | undefined;
  figures(): ReplicaFigures;
  /** Waits for what runs. */
  close(): Promise<void>;
}

export interface ReplicaFigures {
  /** Replicas that are read, and that are not. */
  well: number;
  unwell: number;
  pools: PoolFigures[];
}

export interface ReplicasOptions {
  source: ReplicationSource;
  servers: readonly ReplicaServer[];
  /** Milliseconds that a replica may be behind. */
  maxLagMs: number;
  log: Logger;
  now?: () => number;
}

/** Looks twice a second, in the background, how far the replicas are. None is picked before the first look. */
export function followReplicas({ source, servers, maxLagMs, log, now }: ReplicasOptions): Replicas {
  const clock = now ?? (() => performance.now());
  const followed = servers.map((server) => new FollowedReplica(server, { maxLagMs, log, now: clock }));
  const closing = new AbortController();
  const following = follow();
  let turn = 0;

  async function follow(): Promise<void> {
    while (!closing.signal.aborted) {
      const at = clock();
      const position = await source.position().catch((error: unknown) => error as Error);
      await Promise.all(
        followed.map((replica) => replica.look(position instanceof Error ? position : { at, position })),
      );
      await sleep(LOOK_MS, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
    }
  }

  return {
    pick() {
      const well = followed.filter((replica) => replica.isWell());
      turn += 1;
      return well[turn % well.length];
    },
    figures() {
      const well = followed.filter((replica) => replica.isWell()).length;
      return { well, unwell: followed.length - well, pools: servers.map((server) => server.pool()) };
    },
    async close() {
      closing.abort();
      await following;
      await Promise.all([source.close(), ...servers.map((server) => server.close())]);
    },
  };
}
