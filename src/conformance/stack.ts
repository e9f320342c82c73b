import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../app';
import { readSettings } from '../config/readSettings';
import { createContext } from '../context';
import { migrate } from '../db/migrate';
import { listen } from '../server';
import type { DataSet } from './dataSet';
import { beat, copyFiles, loadDataSet } from './loadDataSet';
import type { PrivateServices } from './privateServices';

/** What the recordings were made with. */
const SETTINGS_IN_FORCE = {
  API_TRUSTED_PROXIES: '127.0.0.1,::1',
  API_ALLOWED_HOSTS: '127.0.0.1,api.kiai.test',
  API_RATE_LIMITS: 'off',
  DISALLOWED_NAMES: 'mrekk,vaxei,btmc,cookiezi',
  DISALLOWED_PASSWORDS: 'password,abc123',
  WEB_SESSION_COOKIE_SECURE: 'True',
  LOG_LEVEL: 'error',
};

/** Well below the age at which live state counts as gone. */
const HEARTBEAT_MS = 20_000;

/** A running service that holds a data set. */
export interface Stack {
  /** `http://host:port` */
  url: string;
  close(): Promise<void>;
}

let opened = 0;

/** Starts the service with a fresh copy of the data set: embedded, or on the services where they are given. */
export async function openStack(dataSet: DataSet, services?: PrivateServices): Promise<Stack> {
  const directory = await mkdtemp(join(tmpdir(), 'kiai-conformance-'));
  await copyFiles(dataSet, directory);
  opened += 1;
  const place = services ? await placeOn(services, opened) : {};
  const config = readSettings({ ...SETTINGS_IN_FORCE, ...place, DATA_DIRECTORY: directory });
  const context = await createContext(config);
  const removeDirectory = () => rm(directory, { recursive: true, force: true });
  try {
    await migrate(context.database);
    await loadDataSet(context, dataSet);
    const server = await listen(createApp(context), '127.0.0.1', 0);
    const { liveWriter } = context;
    const heartbeat = setInterval(
      () => liveWriter && void beat(liveWriter, dataSet.live).catch(() => undefined),
      HEARTBEAT_MS,
    );
    return {
      url: server.url,
      async close() {
        clearInterval(heartbeat);
        await server.close();
        await context.close();
        await removeDirectory();
      },
    };
  } catch (error) {
    await context.close();
    await removeDirectory();
    throw error;
  }
}

/** A database of its own and a Redis database of its own for each stack. */
async function placeOn(services: PrivateServices, number: number) {
  const { mysql, redis } = services;
  const name = `kiai_conformance_${number}`;
  await services.createDatabase(name);
  return {
    DB_HOST: mysql.host,
    DB_PORT: String(mysql.port),
    DB_USER: mysql.user,
    DB_PASS: mysql.password,
    DB_NAME: name,
    REDIS_HOST: redis.host,
    REDIS_PORT: String(redis.port),
    REDIS_DB: String(number % redis.databases),
  };
}
