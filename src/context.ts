import { createAccountAttempts, type AccountAttempts } from './accounts/accountAttempts';
import { createPasswords, type Passwords } from './accounts/passwords';
import { createKeyOwners, type KeyOwners } from './apiKeys/keyOwners';
import type { Captcha } from './captcha/captcha';
import { createSiteverify } from './captcha/siteverify';
import { CHAT_ATTEMPTS, createChat, type Chat } from './chat/chat';
import { createChatReader } from './chat/chatReader';
import { createMemoryChatHistory } from './chat/memoryChatHistory';
import { recordChat } from './chat/recordChat';
import { createRedisChatHistory } from './chat/redisChatHistory';
import { Closings } from './closings';
import type { Config } from './config/config';
import { createDatabase, type Database } from './db/database';
import { openPublicDatabase } from './db/publicDatabase';
import type { ChatPort } from './feed/chatPort';
import type { Feed } from './feed/feed';
import type { FeedLimits } from './feed/limits';
import { openFeed } from './feed/openFeed';
import { createFreshness, type Freshness } from './freshness/freshness';
import type { Moments } from './freshness/moments';
import { createBanchoLive } from './live/bancho/banchoLive';
import { createRequestLimits, type RequestLimits } from './http/requestLimits';
import type { LiveEvents } from './live/liveEvents';
import type { LiveReader, LiveWriter } from './live/liveState';
import { createMemoryLiveState } from './live/memoryLiveState';
import { createRedisLiveState } from './live/redisLiveState';
import { createAttemptsFactory } from './limits/attempts';
import { RunningRequests } from './limits/runningRequests';
import { createLogger, type Logger } from './logger';
import { createMeters, type Meters, type Upstream } from './metrics/meters';
import { createPpService, type PpLimits, type PpService } from './pp/ppService';
import { identitiesOf } from './players/playerRepository';
import { createMemoryRanks } from './ranks/memoryRanks';
import type { Ranks } from './ranks/ranks';
import { createRedisRanks } from './ranks/redisRanks';
import { connectRedis, createRedis } from './redis/client';
import { tellFailures } from './redis/failures';
import type { RedisConnection } from './redis/connection';
import { createMemorySessions } from './sessions/memorySessions';
import { createRedisSessions } from './sessions/redisSessions';
import type { Sessions } from './sessions/sessions';
import { createSnapshots, type SnapshotLimits, type Snapshots } from './snapshots/snapshots';
import { createLocalFiles, type Files } from './storage/files';
import { makeDataFolder } from './storage/makeDataFolder';

/** Everything that handlers work with. */
export interface Context {
  readonly config: Config;
  readonly log: Logger;
  readonly database: Database;
  /** For what may be some seconds old: the same database, read from its replicas. */
  readonly publicDatabase: Database;
  /** Answers where the database's own would be slow. */
  readonly snapshots: Snapshots;
  /** Unset: everything is in process. */
  readonly redis?: RedisConnection;
  readonly live: LiveReader;
  /** Unset: the game server itself is asked, so nobody else can tell who is online. */
  readonly liveWriter?: LiveWriter;
  /** What happens on the game server, as it happens. */
  readonly events: LiveEvents;
  /** Whether answers that were given may be given again. */
  readonly freshness: Freshness;
  /** Set for answers that are for everybody and may be given again. */
  readonly moments?: Moments;
  readonly chat: Chat;
  readonly feed: Feed;
  readonly ranks: Ranks;
  readonly files: Files;
  readonly keyOwners: KeyOwners;
  readonly sessions: Sessions;
  readonly pp: PpService;
  readonly passwords: Passwords;
  readonly attempts: AccountAttempts;
  readonly runningRequests: RunningRequests;
  /** What has happened so far, in numbers. */
  readonly meters: Meters;
  /** Unset: they are off. */
  readonly requestLimits?: RequestLimits;
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
  chat?: ChatPort;
  pp?: Partial<PpLimits>;
  passwords?: { cost: number };
  feed?: Partial<FeedLimits>;
  snapshots?: Partial<SnapshotLimits>;
};

/** Milliseconds until a request that has no connection to the database gets none. */
const DATABASE_WAIT_MS = 3_000;

/**
 * Builds everything from the configuration. Connections are made in the background: a dependency that is away keeps no
 * process from starting.
 */
export async function createContext(config: Config, overrides: ContextOverrides = {}): Promise<Context> {
  const closings = new Closings();
  try {
    return await openContext(config, overrides, closings);
  } catch (error) {
    await closings.close().catch(() => undefined);
    throw error;
  }
}

async function openContext(
  config: Config,
  overrides: ContextOverrides,
  closings: Closings,
): Promise<Context> {
  const log = overrides.log ?? createLogger(config.log);
  if (config.database.kind === 'sqlite') await makeDataFolder(config.dataDirectory);
  const meters = createMeters({ requests: config.metrics !== undefined });
  const failed = (upstream: Upstream) => () => void (meters.failures[upstream] += 1);
  const { onStatement } = overrides;
  const database = createDatabase(config.database, {
    limits: { waitMs: DATABASE_WAIT_MS, statementMs: config.databaseLimitS * 1000 },
    onStatement,
    onFailure: failed('database'),
  });
  closings.add(() => database.close());
  const publicDatabase = openPublicDatabase(database, config.database, { log, onStatement });
  closings.add(() => publicDatabase.close());
  const redis = config.redis && (await createRedis(config.redis, log));
  closings.add(() => redis?.disconnect());
  if (redis) tellFailures(redis, failed('redis'));
  if (redis) await connectRedis(redis).catch(() => undefined);
  const files = overrides.files ?? createLocalFiles(config.dataDirectory);
  const requestLimits = createRequestLimits(config, redis, log);
  closings.add(() => requestLimits?.close());
  const createAttempts = createAttemptsFactory(redis, log, { enabled: config.rateLimits });
  const source = createLive(config, { database, redis, log, onFailure: failed('bancho') });
  closings.add(() => source.close?.());
  const pp = createPpService({
    config: config.pp,
    files,
    redis,
    log,
    onMirrorFailure: failed('mirror'),
    limits: overrides.pp,
  });
  closings.add(() => pp.close());
  const live = overrides.live ?? source.live;
  const history = redis ? createRedisChatHistory(redis, log) : createMemoryChatHistory();
  const reader = overrides.chat ?? createChatReader(database, history);
  const told = openFeed({ config, redis, database, live, chat: reader, log, limits: overrides.feed });
  closings.add(() => told.close());
  const { events } = told;
  const freshness = createFreshness({ events, changes: told.changes, log });
  closings.add(() => freshness.close());
  closings.add(recordChat({ events, database, history, log }));
  return {
    config,
    log,
    database,
    publicDatabase,
    snapshots: createSnapshots(log, overrides.snapshots),
    redis,
    live,
    events,
    freshness,
    chat: createChat({ reader, database, events, history, attempts: createAttempts(CHAT_ATTEMPTS), log }),
    feed: told.feed,
    liveWriter: overrides.live ? undefined : source.liveWriter,
    ranks: overrides.ranks ?? (redis ? createRedisRanks(redis) : createMemoryRanks()),
    files,
    keyOwners: createKeyOwners(),
    sessions: overrides.sessions ?? (redis ? createRedisSessions(redis) : createMemorySessions()),
    pp,
    passwords: createPasswords(overrides.passwords),
    attempts: createAccountAttempts(createAttempts),
    runningRequests: new RunningRequests({
      max: config.runningRequests,
      // Many statements, each of which is in time, may take long together.
      limitMs: 2 * config.databaseLimitS * 1000,
    }),
    meters,
    requestLimits,
    captcha:
      overrides.captcha ??
      (config.accounts.captcha &&
        createSiteverify({ ...config.accounts.captcha, log, onFailure: failed('captcha') })),
    close: () => closings.close(),
  };
}

/** The source of live state that is configured. */
function createLive(
  config: Config,
  {
    database,
    redis,
    log,
    onFailure,
  }: Pick<Context, 'database' | 'redis' | 'log'> & { onFailure: () => void },
): Pick<Context, 'live' | 'liveWriter'> & { close?: () => void } {
  if (config.bancho) {
    const bancho = createBanchoLive({
      config: config.bancho,
      redis,
      log,
      onFailure,
      identitiesOf: (ids) => identitiesOf(database, ids),
    });
    return { live: bancho, close: () => bancho.close() };
  }
  const live = redis && config.live === 'redis' ? createRedisLiveState(redis, log) : createMemoryLiveState();
  return { live, liveWriter: live };
}
