import type { Registry } from 'prom-client';
import type { Context } from '../context';
import { addDatabaseMetrics } from './databaseMetrics';
import { addProcessMetrics } from './processMetrics';
import { addRequestMetrics } from './requestMetrics';
import { addServiceMetrics } from './serviceMetrics';

/** All metrics of a service in this process. They are read from it whenever the registry is asked. */
export async function openRegistry(context: Context): Promise<Registry> {
  // Loaded when first needed: without the setting nobody does.
  const { Registry: New, collectDefaultMetrics } = await import('prom-client');
  const registry = new New();
  if (context.meters.requests) await addRequestMetrics(registry, context.meters.requests);
  await addServiceMetrics(registry, context);
  await addDatabaseMetrics(registry, context);
  collectDefaultMetrics({ register: registry });
  // Of several workers the one that is worst tells.
  for (const metric of registry.getMetricsAsArray())
    if (metric.name.startsWith('nodejs_eventloop_lag') && metric.aggregator === 'average')
      metric.aggregator = 'max';
  return registry;
}

/** The same for a process that serves by itself, which tells of itself as of one worker. */
export async function openOwnRegistry(context: Context): Promise<Registry> {
  const registry = await openRegistry(context);
  await addProcessMetrics(registry, () => ({ workers: 1, crashes: 0 }));
  return registry;
}
