import { mkdir } from 'node:fs/promises';
import type { Redis } from 'ioredis';
import { createAccountAttempts, type AccountAttempts } from './accounts/accountAttempts';
import { createPasswords, type Passwords } from './accounts/passwords';
import { createKeyOwners, type KeyOwners } from './apiKeys/keyOwners';
import type { Captcha } from './captcha/captcha';
import { createSiteverify } from './captcha/siteverify';
import type { Config } from './config/settings';
import { createDatabase, type Database } from './db/database';
import type { LiveState } from './live/liveState';
import { createMemoryLiveState } from './live/memoryLiveState';
import { createRedisLiveState } from './live/redisLiveState';
import { createAttemptsFactory } from './limits/attempts';
import { createLogger, type Logger } from './logger';
import { createPpService, type PpLimits, type PpService } from './pp/ppService';
import { createMemoryRanks } from './ranks/memoryRanks';
import type { Ranks } from './ranks/ranks';
import { createRedisRanks } from './ranks/redisRanks';
import { createRedis } from './redis/client';
import { createMemorySessions } from './sessions/memorySessions';
import { createRedisSessions } from './sessions/redisSessions';
import type { Sessions } from './sessions/sessions';
import { createLocalFiles, type Files } from './storage/files';

/** Everything that handlers work with. */
export interface Context {
  readonly config: Config;
  readonly log: Logger;
  readonly database: Database;
  /** Unset: everything is in process. */
  readonly redis?: Redis;
  readonly live: LiveState;
  readonly ranks: Ranks;
  readonly files: Files;
  readonly keyOwners: KeyOwners;
  readonly sessions: Sessions;
  readonly pp: PpService;
  readonly passwords: Passwords;
  readonly attempts: AccountAttempts;
  /** Unset: sign-up needs none. */
  readonly captcha?: Captcha;
  /** Closes what was opened, in reverse. */
  close(): Promise<void>;
}

export type ContextOverrides = Partial<
  Pick<Context, 'log' | 'live' | 'ranks' | 'files' | 'sessions' | 'captcha'>
> & {
  /** Told of every SQL statement. */
  onStatement?: (sql: string) => void;
  pp?: Partial<PpLimits>;
  passwords?: { cost: number };
};

/**
 * Builds everything from the configuration. Connections are made in the background: a dependency that is away keeps no
 * process from starting.
 */
export async function createContext(config: Config, overrides: ContextOverrides = {}): Promise<Context> {
  const log = overrides.log ?? createLogger(config.log);
  if (config.database.kind === 'sqlite') await mkdir(config.dataDirectory, { recursive: true });
  const database = createDatabase(config.database, overrides.onStatement);
  const redis = config.redis && (await createRedis(config.redis, log));
  await redis?.connect().catch(() => undefined);
  const files = overrides.files ?? createLocalFiles(config.dataDirectory);
  const createAttempts = createAttemptsFactory(redis, log, { enabled: config.rateLimits });
  const pp = createPpService({ config: config.pp, files, redis, log, limits: overrides.pp });
  return {
    config,
    log,
    database,
    redis,
    live:
      overrides.live ??
      (redis && config.live === 'redis' ? createRedisLiveState(redis, log) : createMemoryLiveState()),
    ranks: overrides.ranks ?? (redis ? createRedisRanks(redis) : createMemoryRanks()),
    files,
    keyOwners: createKeyOwners(),
    sessions: overrides.sessions ?? (redis ? createRedisSessions(redis) : createMemorySessions()),
    pp,
    passwords: createPasswords(overrides.passwords),
    attempts: createAccountAttempts(createAttempts),
    captcha:
      overrides.captcha ?? (config.accounts.captcha && createSiteverify({ ...config.accounts.captcha, log })),
    async close() {
      await pp.close();
      redis?.disconnect();
      await database.close();
    },
  };
}
