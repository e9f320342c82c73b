import type { Registry } from 'prom-client';
import { VERSION } from '../version';
import { addCounter, addGauge } from './collected';

/** Among those that every process of Node tells. */
const STARTED = 'process_start_time_seconds';

/** What there is once, however many workers serve. */
export async function addProcessMetrics(
  registry: Registry,
  read: () => { workers: number; crashes: number },
): Promise<void> {
  const { Gauge } = await import('prom-client');
  const registers = [registry];
  new Gauge({
    name: 'kiai_build_info',
    help: 'Always 1; the label tells the version.',
    labelNames: ['version'],
    registers,
  }).set({ version: VERSION }, 1);
  if (!registry.getSingleMetric(STARTED))
    new Gauge({
      name: STARTED,
      help: 'Start time of the process since unix epoch in seconds.',
      registers,
    }).set(performance.timeOrigin / 1000);
  await addGauge(registry, { name: 'kiai_workers', help: 'Processes that serve.' }, () => read().workers);
  await addCounter(
    registry,
    { name: 'kiai_worker_crashes_total', help: 'Workers that ended without having been told to.' },
    () => read().crashes,
  );
}
