import cluster from 'node:cluster';
import { reportSchema } from './report';
import { askWorker, type Metrics } from './workerMetrics';

/** A worker as its primary sees it. */
export interface WorkerProcess {
  /** Numbers count up from 1; none comes twice. */
  readonly id: number;
  readonly pid: number | undefined;
  /** Its address. Rejects with WorkerRefused or another error when it ends before. */
  readonly ready: Promise<string>;
  /** How it ended: its exit code, or the signal that killed it. */
  readonly ended: Promise<string>;
  /** What it has counted; undefined when it does not say. It has to be ready. */
  metrics(): Promise<Metrics | undefined>;
  /** Lets it answer what it has been asked, and resolves when it has ended: after twelve seconds at the latest. */
  stop(): Promise<void>;
}

/** A worker says why it does not start, such as a wrong setting; another try would say the same. */
export class WorkerRefused extends Error {}

/** Two seconds more than a worker gives its requests. */
const STOP_LIMIT_MS = 12_000;

/**
 * Starts the JavaScript file as a process that shares the ports that it listens on with others from here. The primary
 * hands connections out in turn, which is the default: left to the kernel, 32 that a proxy opens at once went to one of
 * two workers alone.
 */
export function forkWorker(file: string): WorkerProcess {
  cluster.setupPrimary({ exec: file });
  const worker = cluster.fork();
  const ended = new Promise<string>((resolve) => {
    worker.once('exit', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
    // Also when something could not be sent to one that is about to end.
    worker.on('error', ({ message }) => worker.process.pid === undefined && resolve(message));
  });
  const ready = new Promise<string>((resolve, reject) => {
    worker.once('message', (message: unknown) => {
      const report = reportSchema.parse(message);
      if (report.is === 'ready') resolve(report.url);
      else reject(new WorkerRefused(report.reason));
    });
    void ended.then((how) => reject(new Error(how)));
  });
  ready.catch(() => undefined);
  let stopping: Promise<void> | undefined;
  async function stop(): Promise<void> {
    worker.process.kill('SIGTERM');
    const timer = setTimeout(() => worker.process.kill('SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(timer);
  }
  return {
    id: worker.id,
    pid: worker.process.pid,
    ready,
    ended,
    metrics: () => askWorker(worker),
    stop: () => (stopping ??= stop()),
  };
}
