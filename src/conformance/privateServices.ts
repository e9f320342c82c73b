import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { createDatabase as connectDatabase } from '../db/database';
import { freePort, startGuarded, type GuardedProcess } from './guardedProcess';

/** A MariaDB and a Redis of our own, empty, on loopback. */
export interface PrivateServices {
  mysql: { host: string; port: number; user: string; password: string };
  redis: { host: string; port: number; databases: number };
  /** Makes an empty database. */
  createDatabase(name: string): Promise<void>;
  /** Ends both and removes what they stored. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const USER = 'root';
const REDIS_DATABASES = 64;
/** Another process may take a free port before the server does. */
const ATTEMPTS = 3;

/** Speed before safety: nothing in here outlives a run. */
const MYSQL_OPTIONS = [
  '--skip-name-resolve',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-buffer-pool-size=32M',
  '--innodb-log-file-size=8M',
  '--innodb-doublewrite=0',
  '--skip-log-bin',
];

/** Whether the programs are installed that `startPrivateServices` needs. */
export function servicesAvailable(): boolean {
  return Boolean(find('mariadbd', 'mysqld') && find('mariadb-install-db') && find('redis-server'));
}

/**
 * Starts a MariaDB and a Redis that end with this process at the latest.
 * @throws Error when one is not installed or does not start.
 */
export async function startPrivateServices(): Promise<PrivateServices> {
  const [mysql, redis] = await Promise.allSettled([retry(startMysql), retry(startRedis)]);
  const started = [mysql, redis]
    .filter((result) => result.status === 'fulfilled')
    .map((result) => result.value);
  const stop = async () => void (await Promise.all(started.map((service) => service.stop())));
  if (mysql.status === 'rejected' || redis.status === 'rejected') {
    await stop();
    throw mysql.status === 'rejected' ? mysql.reason : (redis as PromiseRejectedResult).reason;
  }
  const connection = { host: HOST, port: mysql.value.port, user: USER, password: '' };
  return {
    mysql: connection,
    redis: { host: HOST, port: redis.value.port, databases: REDIS_DATABASES },
    async createDatabase(name) {
      const server = connectDatabase({
        kind: 'mysql',
        ...connection,
        name: 'mysql',
        ssl: false,
        poolSize: 1,
      });
      try {
        await sql`create database ${sql.id(name)}`.execute(server.query);
      } finally {
        await server.close();
      }
    },
    stop,
  };
}

type StartedService = GuardedProcess & { port: number };

async function startMysql(): Promise<StartedService> {
  const directory = await mkdtemp(join(tmpdir(), 'kiai-mariadb-'));
  // Temporary files beside the data: another server's start clears its own out of a shared folder.
  const common = [
    '--no-defaults',
    `--datadir=${join(directory, 'data')}`,
    `--tmpdir=${directory}`,
    ...MYSQL_OPTIONS,
  ];
  // The server refuses to run as root unless told to.
  if (userInfo().uid === 0) common.push('--user=root');
  await promisify(execFile)(need('mariadb-install-db'), [
    ...common,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  const port = await freePort();
  const server = need('mariadbd', 'mysqld');
  const socket = join(directory, 'mysql.sock');
  const place = [
    `--bind-address=${HOST}`,
    `--port=${port}`,
    `--socket=${socket}`,
    `--pid-file=${directory}/pid`,
  ];
  return { port, ...(await startGuarded([server, ...common, ...place], { directory, port })) };
}

/** A Redis of our own, empty, on loopback. */
export async function startRedis(): Promise<StartedService> {
  const directory = await mkdtemp(join(tmpdir(), 'kiai-redis-'));
  const port = await freePort();
  const options = {
    bind: HOST,
    port,
    dir: directory,
    databases: REDIS_DATABASES,
    save: '',
    appendonly: 'no',
  };
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return { port, ...(await startGuarded([need('redis-server'), ...words], { directory, port })) };
}

async function retry<Value>(start: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await start();
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
}

/** The path of the first of these programs that is installed. Servers are often not on a user's PATH. */
function find(...names: string[]): string | undefined {
  const script = 'PATH="$PATH:/usr/sbin:/usr/local/sbin"; for name; do command -v "$name" && exit; done';
  return execFileSync('/bin/sh', ['-c', script, 'find', ...names], { encoding: 'utf8' }).trim() || undefined;
}

/**
 * The path of the first of these programs that is installed.
 * @throws Error when none is.
 */
export function need(...names: string[]): string {
  const path = find(...names);
  if (!path) throw new Error(`${names[0]} is not installed: the stack "services" needs MariaDB and Redis.`);
  return path;
}
