import cluster, { type Worker } from 'node:cluster';
import { setFlagsFromString } from 'node:v8';
import { about, describeAbout } from './about';
import { readEnvironment, runCli } from './cli/runCli';
import type { Config } from './config/config';
import { readSettings } from './config/readSettings';
import { createContext } from './context';
import { createLogger, type Logger } from './logger';
import { GatheredMetrics } from './metrics/gatheredMetrics';
import { serveMetrics } from './metrics/metricsServer';
import { openRegistry } from './metrics/registry';
import { start, type Expose } from './start';
import { VERSION } from './version';
import type { Report } from './workers/report';
import { answerPrimary } from './workers/workerMetrics';
import { forkWorker } from './workers/workerProcess';
import { createWorkers } from './workers/workers';

/** Percent. On a machine with much memory Node lets garbage grow to several times of what is in use. */
const GARBAGE_MAX = 40;

const HAS_NO_WORKERS = 'SIGHUP replaces workers, and this is one process (API_WORKERS=1): restart it';

/** The process: the whole service; or, with several workers, what watches them, or one of them. */
async function main(): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${GARBAGE_MAX}`);
  if (process.argv.includes('--version')) return showVersion();
  if (cluster.worker) return work(cluster.worker);
  const config = readConfig();
  if (config.workers > 1) return watch(config);
  const log = createLogger(config.log);
  // On a terminal it means that the terminal was closed.
  if (!process.stdout.isTTY) process.on('SIGHUP', () => log.warn(HAS_NO_WORKERS));
  tellReady(log, await serve(config, log));
}

const readConfig = () => readSettings(readEnvironment(), { isTerminal: process.stdout.isTTY });

const tellReady = (log: Logger, url: string, more = {}) =>
  log.info({ version: VERSION, url, docs: `${url}/docs`, ...more }, 'kiai is ready');

interface ServeOptions {
  exit?: () => void;
  expose?: Expose;
}

/** Starts the service; on a signal it stops, and the process exits once what runs is answered. Resolves with its address. */
async function serve(
  config: Config,
  log: Logger,
  { exit = () => process.exit(), expose }: ServeOptions = {},
): Promise<string> {
  const server = await start(config, log, expose);
  let stopping: Promise<void> | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void (stopping ??= server.close().finally(exit)));
  return server.url;
}

/** One of several. When the primary ends it does too, which `cluster` sees to. */
async function work(worker: Worker): Promise<void> {
  // Disconnecting gives connections back that the primary was just handing over.
  const exit = () => worker.once('disconnect', () => process.exit()).disconnect();
  const expose: Expose = async (context) => {
    answerPrimary(worker, await openRegistry(context));
    return { close: async () => undefined };
  };
  const report = (message: Report, sent?: () => void) => worker.send(message, sent);
  try {
    const config = readConfig();
    const log = createLogger(config.log, { worker: worker.id, pid: process.pid });
    report({ is: 'ready', url: await serve(config, log, { exit, expose }) });
  } catch (error) {
    report({ is: 'refused', reason: (error as Error).message }, () => process.exit(1));
  }
}

/** Opens neither database nor Redis; tells the metrics of all workers. */
async function watch(config: Config): Promise<void> {
  const log = createLogger(config.log);
  const metrics = new GatheredMetrics();
  const exposed = config.metrics && (await serveMetrics(config.metrics, () => metrics.read()));
  const workers = createWorkers({
    count: config.workers,
    fork: () => metrics.follow(forkWorker(__filename)),
    log,
    onReady: (url) => tellReady(log, url, { workers: config.workers }),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => workers.stop());
  process.on('SIGHUP', () => void workers.restart());
  await workers.run().finally(() => exposed?.close());
}

async function showVersion(): Promise<void> {
  const config = readSettings({ ...readEnvironment(), LOG_LEVEL: 'silent' });
  const context = await createContext(config);
  console.log(describeAbout(await about(context)));
  await context.close();
}

runCli(module, main);
