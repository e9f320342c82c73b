import { boundedCache } from '../boundedCache';
import type { RedisConnection } from '../redis/connection';
import { redisKeys } from '../redis/keys';
import { difficultySchema, type Difficulty, type DifficultyQuestion } from './difficulty';

/** About 500 bytes each. */
const IN_MEMORY_MAX = 20_000;
const IN_REDIS_SECONDS = 30 * 24 * 60 * 60;

/** Whose difficulty: a file, by its MD5. */
export interface DifficultyKey extends DifficultyQuestion {
  md5: string;
}

export interface DifficultyCache {
  /** The known difficulty, else what `calculate` gives; for equal keys at the same time it is called once. */
  get(key: DifficultyKey, calculate: () => Promise<Difficulty>): Promise<Difficulty>;
}

/** Difficulties by what they were calculated of, in memory and, for all processes, in Redis where there is one. */
export function createDifficultyCache(redis: RedisConnection | undefined): DifficultyCache {
  const known = boundedCache<string, Difficulty>(IN_MEMORY_MAX);
  const pending = new Map<string, Promise<Difficulty>>();

  async function find(name: string, calculate: () => Promise<Difficulty>): Promise<Difficulty> {
    const stored = redis && (await readStored(redis, name));
    const difficulty = stored ?? (await calculate());
    known.set(name, difficulty);
    // Not waited for, and a failure is only a miss later on.
    if (!stored) redis?.set(name, JSON.stringify(difficulty), 'EX', IN_REDIS_SECONDS).catch(() => undefined);
    return difficulty;
  }

  return {
    get(key, calculate) {
      const name = redisKeys.difficulty(key);
      const difficulty = known.get(name);
      if (difficulty) return Promise.resolve(difficulty);
      const running = pending.get(name) ?? find(name, calculate).finally(() => pending.delete(name));
      pending.set(name, running);
      return running;
    },
  };
}

/** Redis being away, or a value that is none of ours, is a miss. */
async function readStored(redis: RedisConnection, name: string): Promise<Difficulty | undefined> {
  try {
    const text = await redis.get(name);
    return text === null ? undefined : difficultySchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
