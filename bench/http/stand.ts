import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../../src/conformance/privateServices';
import type { Config, MysqlConfig } from '../../src/config/config';
import { readSettings } from '../../src/config/readSettings';
import { SETTINGS } from '../../src/config/settings';
import { createDatabaseMeter } from './databaseMeter';
import type { Bench } from './measure';
import type { BenchOptions } from './options';
import { prepareData } from './prepareData';
import type { SampleSets } from './samples';
import { startBare, startPeer, startService } from './servers';
import { findWrk, runWrk } from './wrk';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Stand {
  bench: Bench;
  samples: SampleSets;
  /** Bytes of memory that the service had in use when it had answered nothing yet. */
  rssAtStart: number;
  close(): Promise<void>;
}

/** Seen from the package, which npm runs scripts in. */
const SCRIPT = join('bench', 'http', 'urls.lua');

/** Whatever the environment says: the service under test is on loopback, unlimited, and sees who is made to look online. */
const IN_FORCE = {
  API_HOST: '127.0.0.1',
  API_ALLOWED_HOSTS: '',
  API_RATE_LIMITS: 'false',
  LIVE_SOURCE: 'redis',
  LOG_LEVEL: 'warn',
  LOG_FORMAT: 'json',
};

/**
 * Starts all that a bench needs, each server in a process of its own, and reads what URLs are made of.
 * @throws Error with a message for the one who started it when something that is needed is away.
 */
export async function openStand(
  options: BenchOptions,
  env: Environment,
  say: (line: string) => void,
): Promise<Stand> {
  const wrk = findWrk();
  const closing: (() => unknown)[] = [];
  const close = async () => {
    while (closing.length > 0) await closing.pop()!();
  };
  try {
    const directory = await mkdtemp(join(tmpdir(), 'kiai-bench-'));
    closing.push(() => rm(directory, { recursive: true, force: true }));
    const settings: Environment = {
      ...serviceSettings(env, options.database),
      DATA_DIRECTORY: directory,
      ...(options.fresh && { API_CACHE_MB: '0' }),
    };
    const ownRedis = settings['REDIS_HOST'] ? undefined : await startRedis();
    if (ownRedis) {
      closing.push(() => ownRedis.stop());
      Object.assign(settings, { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(ownRedis.port), REDIS_DB: '0' });
    }
    const config = readSettings(settings);
    const database = expectMysql(config);
    const data = await prepareData(config, { ...options, fillRanks: ownRedis !== undefined }, say);
    closing.push(() => data.stop());
    const meter = await createDatabaseMeter(database);
    closing.push(() => meter.close());
    const service = await startService(settings, directory);
    closing.push(() => service.stop());
    const rssAtStart = service.rss();
    const bare = await startBare();
    closing.push(() => bare.stop());
    const express = await startPeer('expressServer.js', database);
    closing.push(() => express.stop());
    const lists = await startPeer('listServer.js', database);
    closing.push(() => lists.stop());
    const { connections, seconds, rounds } = options;
    const load: Bench['load'] = (asked) => runWrk(wrk, SCRIPT, asked);
    const bench = { service, bare, express, lists, meter, directory, connections, seconds, rounds, load };
    return { bench, samples: data.samples, rssAtStart, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The service's settings among all variables, with those that a bench needs. */
export function serviceSettings(env: Environment, databaseName?: string): Record<string, string | undefined> {
  const names = Object.keys(SETTINGS.shape).filter((name) => env[name]);
  const given = Object.fromEntries(names.map((name) => [name, env[name]]));
  return { ...given, ...IN_FORCE, ...(databaseName && { DB_NAME: databaseName }) };
}

function expectMysql({ database }: Config): MysqlConfig {
  if (database.kind === 'mysql') return database;
  throw new Error('DB_HOST is not set: name a filled MySQL or MariaDB that nobody else uses meanwhile.');
}
