import { Worker } from 'node:worker_threads';

/** As many tasks are waiting as may. */
export class PoolBusy extends Error {}

/** A task that took its worker along, or longer than it may. */
export class TaskLost extends Error {}

export interface PoolOptions {
  /** The JavaScript file that the threads start with; it answers each message with one. */
  file: string;
  /** Threads, started when first needed. */
  size: number;
  /** How many tasks may wait for a thread. */
  queueMax: number;
  /** How long a task may run, in milliseconds. */
  limitMs: number;
}

export interface WorkerPool {
  /**
   * Rejects with PoolBusy when the queue is full, with TaskLost when the thread died of the task or the task ran out of
   * time. Other tasks do not notice: the next one gets a new thread.
   */
  run<Answer>(task: unknown): Promise<Answer>;
  load(): PoolLoad;
  /** Ends the threads; tasks that are not done are lost. */
  close(): Promise<void>;
}

/** How many tasks there are. */
export interface PoolLoad {
  running: number;
  waiting: number;
}

interface Job {
  task: unknown;
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

export function createWorkerPool({ file, size, queueMax, limitMs }: PoolOptions): WorkerPool {
  const queue: Job[] = [];
  const idle = new Set<Worker>();
  const busy = new Map<Worker, (error: Error) => void>();
  let closed = false;

  function startWorker(): Worker {
    const worker = new Worker(file);
    // Neither an idle thread nor one without a waiting client keeps the process alive.
    worker.unref();
    worker.on('error', () => undefined);
    worker.on('exit', () => idle.delete(worker));
    return worker;
  }

  function startJobs(): void {
    while (!closed && busy.size < size) {
      const job = queue.shift();
      if (!job) return;
      start(job);
    }
  }

  function start({ task, resolve, reject }: Job): void {
    const [worker = startWorker()] = idle;
    idle.delete(worker);
    const end = () => {
      clearTimeout(timer);
      busy.delete(worker);
      worker.off('message', done).off('error', lost).off('exit', exited);
    };
    const done = (answer: unknown) => {
      end();
      idle.add(worker);
      resolve(answer);
      startJobs();
    };
    const lost = (error: Error) => {
      end();
      void worker.terminate();
      reject(new TaskLost(error.message));
      startJobs();
    };
    const exited = () => lost(new Error('the worker ended'));
    const timer = setTimeout(() => lost(new Error(`it took more than ${limitMs} ms`)), limitMs);
    busy.set(worker, lost);
    worker.on('message', done).on('error', lost).on('exit', exited);
    worker.postMessage(task);
  }

  return {
    run<Answer>(task: unknown) {
      return new Promise<Answer>((resolve, reject) => {
        if (closed) return reject(new TaskLost('the pool is closed'));
        if (busy.size >= size && queue.length >= queueMax) return reject(new PoolBusy());
        queue.push({ task, resolve: (answer) => resolve(answer as Answer), reject });
        startJobs();
      });
    },
    load: () => ({ running: busy.size, waiting: queue.length }),
    async close() {
      closed = true;
      const workers = [...idle, ...busy.keys()];
      for (const job of queue.splice(0)) job.reject(new TaskLost('the pool is closed'));
      for (const lose of [...busy.values()]) lose(new Error('the pool is closed'));
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
