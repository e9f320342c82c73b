import type { Registry } from 'prom-client';

/** Values by what they are of; without labels there is one. */
export type Values = readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];

interface Description {
  name: string;
  help: string;
  labelNames?: string[];
  /** Of several workers the lowest tells, not the sum. */
  aggregator?: 'min';
}

/** A value that can go up and down, read whenever the metrics are. */
export async function addGauge(
  registry: Registry,
  description: Description,
  read: () => number | Values | Promise<Values>,
): Promise<void> {
  const { Gauge } = await import('prom-client');
  new Gauge({
    ...description,
    registers: [registry],
    async collect() {
      for (const [labels, value] of toValues(await read())) this.set(labels, value);
    },
  });
}

/** A count that was kept elsewhere, read whenever the metrics are. */
export async function addCounter(
  registry: Registry,
  description: Description,
  read: () => number | Values,
): Promise<void> {
  const { Counter } = await import('prom-client');
  new Counter({
    ...description,
    registers: [registry],
    collect() {
      this.reset();
      for (const [labels, value] of toValues(read())) this.inc(labels, value);
    },
  });
}

const toValues = (read: number | Values): Values => (typeof read === 'number' ? [[{}, read]] : read);
