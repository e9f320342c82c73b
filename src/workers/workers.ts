import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../logger';
import { WorkerRefused, type WorkerProcess } from './workerProcess';

export interface Workers {
  /**
   * Keeps all places filled until `stop`, and resolves when no worker is left.
   * @throws Error when a worker refuses to start at first, or when none comes up however often it is tried.
   */
  run(): Promise<void>;
  /** Replaces the workers one after the other: the new one is ready before the old one stops. Never rejects. */
  restart(): Promise<void>;
  stop(): void;
}

export interface WorkersOptions {
  /** How many serve at once. */
  count: number;
  fork: () => WorkerProcess;
  log: Logger;
  /** All are ready for the first time. */
  onReady: (url: string) => void;
}

/** What one worker after another fills. */
interface Place {
  worker?: WorkerProcess;
  /** Since when its worker is ready, in milliseconds. */
  readyAt: number;
  /** How many have ended in a row, none of which had lasted. */
  failures: number;
}

/** Gives up after so many failures in a row while nobody serves. */
const FAILURES_MAX = 5;
const PAUSE_FIRST_MS = 100;
const PAUSE_MAX_MS = 10_000;
/** Who was ready for so long did not fail at start. */
const LASTING_MS = 10_000;

/** Several processes that do the same, kept running. Itself it does nothing but watch them. */
export function createWorkers({ count, fork, log, onReady }: WorkersOptions): Workers {
  const places: Place[] = Array.from({ length: count }, () => ({ readyAt: 0, failures: 0 }));
  const running = new Set<WorkerProcess>();
  const stopping = new AbortController();
  const { signal } = stopping;
  let isUp = false;
  let giveUp: (reason: unknown) => void;
  const gaveUp = new Promise<never>((_, reject) => (giveUp = reject));
  let restarting = Promise.resolve();
  let waiting: Promise<void> | undefined;

  function launch(): WorkerProcess {
    const worker = fork();
    running.add(worker);
    void worker.ended.then(() => running.delete(worker));
    return worker;
  }

  /** Resolves with the address of a worker that is ready, or undefined when all stop. */
  async function fill(place: Place): Promise<string | undefined> {
    while (!signal.aborted) {
      const worker = launch();
      try {
        const url = await worker.ready;
        await seat(place, worker);
        return url;
      } catch (error) {
        await failed(place, error);
      }
    }
    return undefined;
  }

  /** Resolves when the worker that had the place before, if any, has ended. */
  async function seat(place: Place, worker: WorkerProcess): Promise<void> {
    const former = place.worker;
    Object.assign(place, { worker, readyAt: performance.now() });
    log.debug({ worker: worker.id, pid: worker.pid }, 'a worker is ready');
    void worker.ended.then(async (how) => {
      if (place.worker !== worker || signal.aborted) return;
      place.worker = undefined;
      if (performance.now() - place.readyAt > LASTING_MS) place.failures = 0;
      log.error({ worker: worker.id, pid: worker.pid, reason: how }, 'a worker ended');
      await failed(place, new Error(how))
        .then(() => fill(place))
        .catch(giveUp);
    });
    await former?.stop();
  }

  /** Resolves when it may be tried again, rejects when it shall not. */
  async function failed(place: Place, error: unknown): Promise<void> {
    if (signal.aborted) return;
    if (!isUp && error instanceof WorkerRefused) throw error;
    const { message } = error as Error;
    place.failures += 1;
    if (place.failures >= FAILURES_MAX && places.every(({ worker }) => !worker))
      throw new Error(
        `workers end as soon as they start, ${place.failures} in a row, the last: ${message}. See what was logged before`,
      );
    const pause = Math.min(PAUSE_FIRST_MS * 2 ** (place.failures - 1), PAUSE_MAX_MS);
    log.warn({ reason: message, failures: place.failures, ms: pause }, 'another worker is started');
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }

  async function replaceAll(): Promise<void> {
    for (const place of places) {
      // One that is missing is being started anyway.
      if (signal.aborted || !place.worker) continue;
      const worker = launch();
      try {
        await worker.ready;
      } catch (error) {
        log.error({ reason: (error as Error).message }, 'the restart is off: a new worker does not start');
        return;
      }
      await seat(place, worker);
    }
    if (!signal.aborted) log.info('all workers are replaced');
  }

  return {
    async run() {
      const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve));
      const started = Promise.all(places.map(fill)).then(([url]) => {
        if (url === undefined || signal.aborted) return;
        isUp = true;
        onReady(url);
      });
      try {
        await Promise.race([started.then(() => stopped), stopped, gaveUp]);
      } finally {
        stopping.abort();
        await Promise.all([...running].map((worker) => worker.stop()));
      }
    },
    restart() {
      waiting ??= restarting.then(() => {
        waiting = undefined;
        return replaceAll();
      });
      restarting = waiting;
      return restarting;
    },
    stop: () => stopping.abort(),
  };
}
