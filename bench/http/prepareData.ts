import type { RedisConnection } from '../../src/redis/connection';
import type { Config } from '../../src/config/config';
import { createDatabase } from '../../src/db/database';
import { createRandom } from '../../src/demo/random';
import { othersIn } from '../../src/demo/simulation';
import { createLogger } from '../../src/logger';
import { rebuildRanks } from '../../src/ranks/rebuildRanks';
import { connectRedis, createRedis } from '../../src/redis/client';
import { keepLive, makeLive } from './live';
import { readSamples } from './readSamples';
import type { SampleSets } from './samples';

interface DataOptions {
  /** Rows of a table that URLs are made of. */
  urls: number;
  few: number;
  seed: number;
  /** Redis is a new one: it needs the sets of ranks. */
  fillRanks: boolean;
}

/** Commands on the sets of ranks of a large server take their time. */
const COMMAND_TIMEOUT_MS = 30_000;

/**
 * Reads what URLs are made of, and makes some of the players look online until it is stopped.
 * @throws Error when the database is empty, or when somebody else says in Redis who is online.
 */
export async function prepareData(
  config: Config,
  { urls, few, seed, fillRanks }: DataOptions,
  say: (line: string) => void,
): Promise<{ samples: SampleSets; stop(): void }> {
  const log = createLogger({ ...config.log, level: 'silent' });
  const redis = await createRedis(config.redis!, log, { commandTimeoutMs: COMMAND_TIMEOUT_MS });
  const database = createDatabase(config.database);
  try {
    await connectRedis(redis);
    await expectNobody(redis);
    const random = createRandom(seed);
    say('reading what URLs are made of');
    const { all, busiest } = await readSamples(database, { wanted: urls, hot: few, random });
    if (fillRanks) {
      say('filling the sets of ranks');
      await rebuildRanks({ database, redis });
    }
    const live = makeLive(all, random);
    const kept = await keepLive(redis, live);
    const online = { online: live.players.map(({ id }) => id), matches: [...live.matches.keys()] };
    return {
      samples: { all: { ...all, ...online }, busiest: { ...busiest, ...online } },
      stop() {
        kept.stop();
        redis.disconnect();
      },
    };
  } catch (error) {
    redis.disconnect();
    throw error;
  } finally {
    await database.close();
  }
}

async function expectNobody(redis: RedisConnection): Promise<void> {
  const { players, matches } = await othersIn(redis, Date.now());
  if (players + matches > 0)
    throw new Error(
      `Redis says that ${players} players are online and ${matches} matches open: a bench needs one that no game ` +
        'server writes to. Set another REDIS_DB or none; what a bench left there is gone after 60 s.',
    );
}
