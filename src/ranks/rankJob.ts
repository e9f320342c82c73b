import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../db/database';
import { MODES, type Mode } from '../osu/modes';
import type { RedisConnection } from '../redis/connection';

/** Where a run is. */
export interface Progress {
  step: 'read' | 'swap' | 'settle' | 'compare';
  /** Unset while all modes settle. */
  mode?: Mode;
  /** Of the whole run, 0 to 1. */
  fraction: number;
}

export interface Clock {
  /** Milliseconds; only differences mean something. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** What a check or rebuild works with. */
export interface RankJob {
  database: Database;
  redis: RedisConnection;
  modes: readonly Mode[];
  /** Rows of SQL and members of sets in memory at a time. */
  chunkRows: number;
  /** Longest time between the game server's writes, to SQL and to the sets, for one change. */
  settleMs: number;
  clock: Clock;
  /** The run waits for it. */
  onProgress: (progress: Progress) => void | Promise<void>;
}

export type RankOptions = Partial<Omit<RankJob, 'database' | 'redis'>>;

export function rankJob(services: Pick<RankJob, 'database' | 'redis'>, options: RankOptions): RankJob {
  return {
    modes: MODES,
    chunkRows: 10_000,
    settleMs: 5_000,
    clock: { now: () => performance.now(), sleep: (ms) => sleep(ms) },
    onProgress: () => undefined,
    ...options,
    ...services,
  };
}
