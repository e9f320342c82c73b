import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API_VERSIONS } from '../../src/app';
import { indexes } from '../../src/cli/indexes';
import type { Config, MysqlConfig } from '../../src/config/config';
import { readSettings } from '../../src/config/readSettings';
import { createRandom } from '../../src/demo/random';
import { generate } from '../../src/generate/generate';
import { createLogger } from '../../src/logger';
import { parts } from '../../src/parts';
import { connectRedis, createRedis } from '../../src/redis/client';
import { createRedisSessions } from '../../src/sessions/redisSessions';
import { makePaths, publicReads } from '../http/endpoints';
import { prepareData } from '../http/prepareData';
import { startService, type Service } from '../http/servers';
import { get, type Ask } from './load';
import { startMariadb, startRedis, type FaultyServer } from './servers';

type Settings = Record<string, string>;

/** What a fault run stands on: a small generated server, whose answers are known. */
export interface Stand {
  mariadb: FaultyServer;
  redis: FaultyServer;
  /** Starts a service; settings come before those of the stand. */
  serve(settings?: Settings): Promise<Service>;
  /** What is asked, in an order that mixes the endpoints. */
  asks: Ask[];
  close(): Promise<void>;
}

export interface StandOptions {
  users: number;
  scores: number;
  /** URLs of each endpoint. */
  urls: number;
  seed: number;
}

const NAME = 'kiai_faults';
const AT_ONCE = 16;
const ABOUT = '/v1/';
/** So many players are logged in. */
const SESSIONS = 50;

type Question = Pick<Ask, 'path' | 'headers'>;

/** Starts the servers and fills them, and asks for all answers once with Redis and once without. */
export async function openStand(
  { users, scores, urls, seed }: StandOptions,
  say: (line: string) => void,
): Promise<Stand> {
  const closing: (() => unknown)[] = [];
  const close = async () => {
    while (closing.length > 0) await closing.pop()!();
  };
  try {
    const directory = await mkdtemp(join(tmpdir(), 'kiai-faults-'));
    closing.push(() => rm(directory, { recursive: true, force: true }));
    const mariadb = await startMariadb();
    closing.push(() => mariadb.stop());
    const redis = await startRedis();
    closing.push(() => redis.stop());
    const settings: Settings = {
      DB_HOST: '127.0.0.1',
      DB_PORT: String(mariadb.port),
      DB_NAME: NAME,
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: String(redis.port),
      DATA_DIRECTORY: directory,
      API_RATE_LIMITS: 'false',
      LIVE_SOURCE: 'redis',
      LOG_LEVEL: 'warn',
      LOG_FORMAT: 'json',
    };
    const config = readSettings(settings);
    say(`making a server of ${users} players and ${scores} scores`);
    await createDatabase(config.database as MysqlConfig);
    await generate({ users, scores, seed }, config.database as MysqlConfig);
    await indexes([], settings, () => undefined);
    const data = await prepareData(config, { urls, few: urls, seed, fillRanks: true }, say);
    closing.push(() => data.stop());
    const { endpoints } = publicReads(API_VERSIONS);
    const paths = endpoints.flatMap(
      (endpoint) => makePaths(endpoint, data.samples, { hot: urls, cold: urls, seed })?.cold ?? [],
    );
    const questions: Question[] = [
      ...paths.map((path) => ({ path })),
      ...(await logIn(config, data.samples.all.players.slice(0, SESSIONS))),
    ];
    const serve: Stand['serve'] = (more = {}) => startService({ ...settings, ...more }, directory);
    say(`asking for ${questions.length} answers, with Redis and without`);
    const right = await askAll(await serve(), questions);
    const withoutRedis = await askAll(await serve({ REDIS_PORT: '1' }), questions);
    const asks = questions.map((question, at) => ({
      ...question,
      right: right[at]!,
      lesser: question.path === ABOUT ? [withoutFeatures(right[at]!)] : [withoutRedis[at]!],
    }));
    return { mariadb, redis, serve, asks: createRandom(seed).shuffled(asks), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The body of each answer. */
async function askAll(service: Service, questions: readonly Question[]): Promise<string[]> {
  const bodies: string[] = [];
  for (const some of parts(questions, AT_ONCE))
    bodies.push(
      ...(await Promise.all(some.map(async (question) => (await get(service.url, question)).body))),
    );
  await service.stop();
  return bodies;
}

/** Without the database it cannot be told which features are off. */
function withoutFeatures(about: string): string {
  return JSON.stringify({ ...(JSON.parse(about) as object), features_off: null });
}

/** What players ask who are logged in. */
async function logIn(config: Config, players: readonly { id: number }[]): Promise<Question[]> {
  const redis = await createRedis(config.redis!, createLogger({ ...config.log, level: 'silent' }));
  await connectRedis(redis);
  const sessions = createRedisSessions(redis);
  const tokens = await Promise.all(players.map(({ id }) => sessions.open(id)));
  redis.disconnect();
  return tokens.map((token) => ({
    path: '/v2/sessions/current',
    headers: { Cookie: `bancho_session=${token}` },
  }));
}

async function createDatabase({ host, port }: MysqlConfig): Promise<void> {
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection({ host, port, user: 'root' });
  await connection.query(`create database ${NAME} default charset utf8mb4`);
  await connection.end();
}
