import { join } from 'node:path';
import type { PpConfig } from '../config/config';
import { ApiError, errors } from '../errors';
import type { Logger } from '../logger';
import type { Files } from '../storage/files';
import type { PpAlgorithm } from './algorithms';
import { createBeatmapFiles, md5Of } from './beatmapFiles';
import type { DifficultyTask, Performance, PerformanceTask } from './calculate';
import type { Difficulty } from './difficulty';
import { createDifficultyCache } from './difficultyCache';
import { modsOfDifficulty, withImpliedMods } from './difficultyMods';
import type { Play } from './hitCounts';
import type { Refusal } from './osuFileLimits';
import { createWorkerPool, PoolBusy, TaskLost, type PoolLoad, type WorkerPool } from './workerPool';
import type { RedisConnection } from '../redis/connection';

export interface PpQuestion {
  algorithm: PpAlgorithm;
  /** 0 to 3. */
  ruleset: number;
  mods: number;
  plays: Play[];
}

export interface PpResult {
  difficulty: Difficulty;
  /** In the order of the plays. */
  performances: Performance[];
}

/**
 * Both throw ApiError: for a file that is missing, broken or too complex, and when too many calculations are waiting.
 */
export interface PpService {
  /** Of a map of the server. Once its difficulty is known its file is not needed. */
  ofMap(map: { id: number; md5: string }, question: PpQuestion): Promise<PpResult>;
  /** Of a `.osu` file. */
  ofFile(file: Buffer, question: PpQuestion): Promise<PpResult>;
  load(): Record<'difficulty' | 'performance', PoolLoad>;
  close(): Promise<void>;
}

export interface PpLimits {
  /** The JavaScript file that worker threads start with. */
  workerFile: string;
  /** How many calculations may wait for a thread. */
  queueMax: number;
  /** Milliseconds for one map. */
  limitMs: number;
  /** Milliseconds for the mirror. */
  mirrorLimitMs: number;
}

const LIMITS: PpLimits = {
  workerFile: join(__dirname, 'worker.js'),
  queueMax: 32,
  limitMs: 5_000,
  mirrorLimitMs: 10_000,
};

export interface PpServiceOptions {
  config: PpConfig;
  files: Files;
  redis?: RedisConnection;
  log: Logger;
  /** The mirror did not answer as it should. */
  onMirrorFailure?: () => void;
  limits?: Partial<PpLimits>;
}

export function createPpService({
  config,
  files,
  redis,
  log,
  onMirrorFailure,
  limits,
}: PpServiceOptions): PpService {
  const { workerFile, queueMax, limitMs, mirrorLimitMs } = { ...LIMITS, ...limits };
  const beatmaps = createBeatmapFiles({
    files,
    mirrorUrl: config.mirrorUrl,
    mirrorLimitMs,
    log,
    onMirrorFailure,
  });
  const cache = createDifficultyCache(redis);
  const pool = { file: workerFile, limitMs, queueMax };
  const difficulties = createWorkerPool({ ...pool, size: config.workers });
  // Microseconds each, so one thread; their own, so that answers from known difficulties wait for no long map.
  const performances = createWorkerPool({ ...pool, size: 1, queueMax: 1_000 });

  async function run<Answer>(workers: WorkerPool, task: DifficultyTask | PerformanceTask): Promise<Answer> {
    try {
      return await workers.run<Answer>(task);
    } catch (error) {
      if (error instanceof PoolBusy) throw errors.ppBusy();
      if (!(error instanceof TaskLost)) throw error;
      log.warn(
        { task: task.kind, algorithm: task.algorithm, reason: error.message },
        'a calculation was lost',
      );
      throw errors.beatmapTooComplex();
    }
  }

  async function answer(
    md5: string,
    { algorithm, ruleset, mods, plays }: PpQuestion,
    readFile: () => Promise<Buffer>,
  ): Promise<PpResult> {
    const question = { algorithm, ruleset, mods: modsOfDifficulty(mods, ruleset) };
    const difficulty = await cache.get({ md5, ...question }, async () => {
      const file = await readFile();
      const result = await run<Difficulty | Refusal>(difficulties, { kind: 'difficulty', file, ...question });
      if (typeof result === 'string') throw refusals[result]();
      return result;
    });
    return {
      difficulty,
      performances: await run(performances, {
        kind: 'performance',
        algorithm,
        difficulty,
        mods: withImpliedMods(mods),
        plays,
      }),
    };
  }

  return {
    ofMap: (map, question) => answer(map.md5, question, () => beatmaps.read(map)),
    ofFile: (file, question) => answer(md5Of(file), question, () => Promise.resolve(file)),
    load: () => ({ difficulty: difficulties.load(), performance: performances.load() }),
    async close() {
      await Promise.all([difficulties.close(), performances.close()]);
    },
  };
}

const refusals: Record<Refusal, () => ApiError> = {
  unreadable: errors.beatmapUnreadable,
  'too complex': errors.beatmapTooComplex,
};
