import { execFileSync, fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/conformance/guardedProcess';
import type { MysqlConfig } from '../../src/config/config';
import type { PreparedAnswer } from './prepare';

type Environment = Readonly<Record<string, string | undefined>>;

export interface RunningServer {
  /** `http://host:port` */
  url: string;
  stop: () => Promise<void>;
}

export interface BareServer extends RunningServer {
  /** What it answers with from now on, in turn. */
  prepare(answers: readonly PreparedAnswer[]): Promise<void>;
}

export interface Service extends RunningServer {
  /** From its start until it said that it can answer. */
  readyMs: number;
  /** Bytes of memory in use. */
  rss(): number;
  /** What it has logged. */
  logged(): string[];
  /** Resolves when it makes no snapshot, which it does in the background. */
  settled(): Promise<void>;
}

const READY_LIMIT_MS = 60_000;
const POLL_MS = 5;
const SETTLE_LIMIT_MS = 300_000;
const SETTLE_POLL_MS = 200;

/** In production, as operators run a service. */
const PRODUCTION = { ...process.env, NODE_ENV: 'production' };

export async function startBare(): Promise<BareServer> {
  const { child, ...server } = await startFork('bareServer.js', []);
  return {
    ...server,
    async prepare(answers) {
      child.send(answers);
      await once(child, 'message');
    },
  };
}

/** One that is compared with, which asks the database itself. */
export async function startPeer(
  file: 'expressServer.js' | 'listServer.js',
  { host, port, user, password, name }: MysqlConfig,
): Promise<RunningServer> {
  const { url, stop } = await startFork(file, [
    JSON.stringify({ host, port, user, password, database: name }),
  ]);
  return { url, stop };
}

async function startFork(file: string, args: string[]): Promise<RunningServer & { child: ChildProcess }> {
  const child = fork(join(__dirname, file), args, { env: PRODUCTION });
  const stop = () => end(child);
  const [port] = (await once(child, 'message')) as [number];
  return { url: `http://127.0.0.1:${port}`, stop, child };
}

/**
 * Starts the service as operators do, with an own folder for its data and its log.
 * @throws Error with its log when it does not get ready.
 */
export async function startService(settings: Environment, directory: string): Promise<Service> {
  const port = Number(settings['API_PORT'] ?? (await freePort()));
  const metricsPort = Number(settings['METRICS_PORT'] || (await freePort()));
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(directory, 'service.log');
  const log = openSync(logFile, 'w');
  const started = performance.now();
  const child = spawn(process.execPath, [join(__dirname, '..', '..', 'src', 'main.js')], {
    cwd: directory,
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      // As the image and the systemd unit set it.
      MALLOC_MMAP_THRESHOLD_: '131072',
      NODE_OPTIONS: '--max-semi-space-size=16',
      ...settings,
      API_PORT: String(port),
      METRICS_PORT: String(metricsPort),
    },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const logged = () => readFileSync(logFile, 'utf8').split('\n').filter(Boolean);
  process.once('exit', () => child.kill());
  while (!(await isReady(url))) {
    if (child.exitCode === null && performance.now() - started < READY_LIMIT_MS) await sleep(POLL_MS);
    else {
      await end(child);
      throw new Error(`The service does not get ready:\n${logged().slice(-20).join('\n')}`);
    }
  }
  const readyMs = performance.now() - started;
  const settled = () => untilSettled(`http://127.0.0.1:${metricsPort}/metrics`);
  return { url, readyMs, logged, settled, rss: () => readRss(child.pid), stop: () => end(child) };
}

async function untilSettled(metrics: string): Promise<void> {
  const started = performance.now();
  while (performance.now() - started < SETTLE_LIMIT_MS) {
    const text = await (await fetch(metrics)).text();
    if (/^kiai_snapshots_queued(?:\{.*\})? 0$/m.test(text)) return;
    await sleep(SETTLE_POLL_MS);
  }
  throw new Error(`The service still makes snapshots after ${SETTLE_LIMIT_MS / 1000} s.`);
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    ({ status }) => status === 200,
    () => false,
  );
}

function readRss(pid: number | undefined): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}
