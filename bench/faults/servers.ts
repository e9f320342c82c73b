import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, startGuarded, type GuardedProcess } from '../../src/conformance/guardedProcess';
import { need } from '../../src/conformance/privateServices';

/** A server on loopback that things happen to. What it has stored is there again when it is. */
export interface FaultyServer {
  port: number;
  /** With SIGKILL. */
  kill(): Promise<void>;
  /** After `kill`; resolves when it takes connections. */
  start(): Promise<void>;
  /** It keeps its connections and does nothing. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** For good. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

/** MariaDB with the user `root` without a password. */
export async function startMariadb(): Promise<FaultyServer> {
  const data = await mkdtemp(join(tmpdir(), 'kiai-data-'));
  const common = [
    '--no-defaults',
    `--datadir=${data}`,
    '--skip-name-resolve',
    '--innodb-flush-log-at-trx-commit=2',
    '--innodb-buffer-pool-size=128M',
    // It refuses to run as root unless told to.
    ...(userInfo().uid === 0 ? ['--user=root'] : []),
  ];
  await promisify(execFile)(need('mariadb-install-db'), [
    ...common,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  return startServer(data, (directory, port) => [
    need('mariadbd', 'mysqld'),
    ...common,
    `--bind-address=${HOST}`,
    `--port=${port}`,
    `--socket=${directory}/socket`,
    `--pid-file=${directory}/pid`,
  ]);
}

/** Redis that writes down what it is told. */
export async function startRedis(): Promise<FaultyServer> {
  const data = await mkdtemp(join(tmpdir(), 'kiai-data-'));
  return startServer(data, (_directory, port) => [
    need('redis-server'),
    ...['--bind', HOST, '--port', String(port), '--dir', data],
    ...['--save', '', '--appendonly', 'yes'],
  ]);
}

async function startServer(
  data: string,
  command: (directory: string, port: number) => string[],
): Promise<FaultyServer> {
  const port = await freePort();
  const run = async (): Promise<GuardedProcess> => {
    const directory = await mkdtemp(join(tmpdir(), 'kiai-server-'));
    return startGuarded(command(directory, port), { directory, port });
  };
  let running = await run();
  return {
    port,
    kill: () => running.stop(),
    async start() {
      running = await run();
    },
    pause: () => running.signal('SIGSTOP'),
    resume: () => running.signal('SIGCONT'),
    async stop() {
      await running.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
