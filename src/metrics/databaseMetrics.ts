import type { Registry } from 'prom-client';
import type { Context } from '../context';
import type { PoolFigures } from '../db/dialects/poolFigures';

/** The connections to the database and to its replicas, these together; none for the embedded database. */
export async function addDatabaseMetrics(
  registry: Registry,
  { database, publicDatabase }: Pick<Context, 'database' | 'publicDatabase'>,
): Promise<void> {
  const { Gauge } = await import('prom-client');
  const registers = [registry];

  function readPools(): [server: string, figures: PoolFigures][] {
    const { pool } = database.dialect;
    const replicas = publicDatabase.replicas?.().pools;
    return [
      ...(pool ? [['primary', pool()] as [string, PoolFigures]] : []),
      ...(replicas ? [['replica', sumOf(replicas)] as [string, PoolFigures]] : []),
    ];
  }

  new Gauge({
    name: 'kiai_database_connections',
    help: 'Open connections to the database server or its replicas, by what they do.',
    labelNames: ['server', 'state'],
    registers,
    collect() {
      for (const [server, { inUse, idle }] of readPools()) {
        this.set({ server, state: 'in_use' }, inUse);
        this.set({ server, state: 'idle' }, idle);
      }
    },
  });
  new Gauge({
    name: 'kiai_database_connections_max',
    help: 'Connections that there may be.',
    labelNames: ['server'],
    registers,
    collect() {
      for (const [server, { max }] of readPools()) this.set({ server }, max);
    },
  });
  new Gauge({
    name: 'kiai_database_waiting',
    help: 'Statements that wait for a connection.',
    labelNames: ['server'],
    registers,
    collect() {
      for (const [server, { waiting }] of readPools()) this.set({ server }, waiting);
    },
  });
  new Gauge({
    name: 'kiai_database_replicas',
    help: 'Replicas by whether they are read; of several workers the sum of what each sees.',
    labelNames: ['state'],
    registers,
    collect() {
      const figures = publicDatabase.replicas?.();
      if (!figures) return;
      this.set({ state: 'well' }, figures.well);
      this.set({ state: 'unwell' }, figures.unwell);
    },
  });
}

function sumOf(pools: readonly PoolFigures[]): PoolFigures {
  const sum = { max: 0, inUse: 0, idle: 0, waiting: 0 };
  for (const { max, inUse, idle, waiting } of pools) {
    sum.max += max;
    sum.inUse += inUse;
    sum.idle += idle;
    sum.waiting += waiting;
  }
  return sum;
}
