import { readMetrics, type Metrics } from '../workers/workerMetrics';
import type { WorkerProcess } from '../workers/workerProcess';
import { addProcessMetrics } from './processMetrics';

/** What goes on after who counted it is gone. */
const LASTING = new Set(['counter', 'histogram']);

/**
 * The metrics of all workers together. What one had counted by the last time it was asked stays when it is gone, so that
 * no sum ever falls: Prometheus would take that for a start from nothing, and count everything once more.
 */
export class GatheredMetrics {
  private readonly latest = new Map<WorkerProcess, Metrics>();
  /** Of those who are gone. */
  private readonly gone: Metrics[] = [];
  private crashes = 0;
  private reading: Promise<string> | undefined;

  /** The same worker, followed from now on. */
  follow(worker: WorkerProcess): WorkerProcess {
    let isTold = false;
    const followed: WorkerProcess = {
      ...worker,
      stop() {
        isTold = true;
        return worker.stop();
      },
    };
    worker.ready.then(
      () => this.latest.set(worker, []),
      () => undefined,
    );
    void worker.ended.then(() => {
      const last = this.latest.get(worker);
      if (!last) return;
      this.latest.delete(worker);
      if (!isTold) this.crashes += 1;
      this.gone.push(last.filter(({ type }) => LASTING.has(type)));
    });
    return followed;
  }

  /** As Prometheus reads them. Who asks meanwhile gets the same. */
  read(): Promise<string> {
    return (this.reading ??= this.readNow().finally(() => (this.reading = undefined)));
  }

  private async readNow(): Promise<string> {
    await Promise.all(
      [...this.latest.keys()].map(async (worker) => {
        const metrics = await worker.metrics();
        if (metrics && this.latest.has(worker)) this.latest.set(worker, metrics);
      }),
    );
    const { AggregatorRegistry, Registry } = await import('prom-client');
    const own = new Registry();
    await addProcessMetrics(own, () => ({ workers: this.latest.size, crashes: this.crashes }));
    const gone = AggregatorRegistry.aggregate(this.gone.splice(0));
    this.gone.push(readMetrics(await gone.getMetricsAsJSON()));
    const all = AggregatorRegistry.aggregate([...this.latest.values(), ...this.gone]);
    return `${await all.metrics()}\n${await own.metrics()}`;
  }
}
