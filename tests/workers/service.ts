import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/conformance/guardedProcess';
import { eventually } from '../support/eventually';
import type { Stack } from '../support/stacks';

const ROOT = join(__dirname, '../..');

interface LogLine {
  msg: string;
  worker?: number;
  pid?: number;
  [key: string]: unknown;
}

/** The program with these settings, run from the sources. */
export interface StartedService {
  port: string;
  url: string;
  /** What it has logged so far. */
  log(): LogLine[];
  /** What it has written to standard error so far. */
  said(): string;
  /** The process ids of all workers that have been ready so far, by the order of that. */
  workers(): number[];
  /** The message is in the log at least so many times. */
  logged(msg: string, times?: number): Promise<unknown>;
  kill(signal: NodeJS.Signals): void;
  /** Its exit code and signal. */
  readonly ended: Promise<[number | null, NodeJS.Signals | null]>;
  /** Kills it if it runs. */
  clean(): Promise<void>;
}

/** The settings with which a service stands on what a stack stands on. */
export function settingsOf({ context }: Stack): Record<string, string> {
  const { database, redis } = context.config;
  if (database.kind !== 'mysql' || redis?.kind !== 'server') throw new Error('The stack is not on services.');
  return {
    DB_HOST: database.host,
    DB_PORT: String(database.port),
    DB_USER: database.user,
    DB_NAME: database.name,
    REDIS_HOST: redis.host,
    REDIS_PORT: String(redis.port),
    REDIS_DB: String(redis.db),
  };
}

export async function startService(
  settings: Record<string, string>,
  preload: string[] = [],
): Promise<StartedService> {
  const directory = mkdtempSync(join(tmpdir(), 'kiai-test-'));
  const port = settings['API_PORT'] ?? String(await freePort());
  const preloads = [join(ROOT, 'tests/support/typescript.js'), ...preload];
  const child = spawn(
    process.execPath,
    [...preloads.flatMap((file) => ['--require', file]), join(ROOT, 'src/main.ts')],
    {
      cwd: directory,
      env: {
        PATH: process.env['PATH'],
        API_PORT: port,
        DATA_DIRECTORY: directory,
        LOG_FORMAT: 'json',
        LOG_LEVEL: 'debug',
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  // When all that it has written is read too.
  const ended = (once(child, 'close') as StartedService['ended']).finally(() =>
    rmSync(directory, { recursive: true, force: true }),
  );
  const log = () =>
    output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as LogLine);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    log,
    said: () => errors,
    workers: () => log().flatMap(({ msg, pid }) => (msg === 'a worker is ready' && pid ? [pid] : [])),
    logged: (msg, times = 1) => eventually(() => log().filter((line) => line.msg === msg).length >= times),
    kill: (signal) => child.kill(signal),
    ended,
    async clean() {
      if (child.exitCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}
