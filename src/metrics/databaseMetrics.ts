import type { Registry } from 'prom-client';
import type { Context } from '../context';
import type { PoolFigures } from '../db/dialects/poolLists';
import { addGauge, type Values } from './collected';

/** The connections to the database and to its replicas, these together; none for the embedded database. */
export async function addDatabaseMetrics(
  registry: Registry,
  { database, publicDatabase }: Pick<Context, 'database' | 'publicDatabase'>,
): Promise<void> {
  function readPools(): [server: string, figures: PoolFigures][] {
    const { pool } = database.dialect;
    const replicas = publicDatabase.replicas?.().pools;
    return [
      ...(pool ? [['primary', pool()] as [string, PoolFigures]] : []),
      ...(replicas ? [['replica', sumOf(replicas)] as [string, PoolFigures]] : []),
    ];
  }

  await addGauge(
    registry,
    {
      name: 'kiai_database_connections',
      help: 'Open connections to the database server or its replicas, by what they do.',
      labelNames: ['server', 'state'],
    },
    () =>
      readPools().flatMap(([server, { inUse, idle }]): Values => [
        [{ server, state: 'in_use' }, inUse],
        [{ server, state: 'idle' }, idle],
      ]),
  );
  await addGauge(
    registry,
    {
      name: 'kiai_database_connections_max',
      help: 'Connections that there may be.',
      labelNames: ['server'],
    },
    () => readPools().map(([server, { max }]) => [{ server }, max] as const),
  );
  await addGauge(
    registry,
    {
      name: 'kiai_database_waiting',
      help: 'Statements that wait for a connection.',
      labelNames: ['server'],
    },
    () => readPools().map(([server, { waiting }]) => [{ server }, waiting] as const),
  );
  await addGauge(
    registry,
    {
      name: 'kiai_database_replicas',
      help: 'Replicas by whether they are read; of several workers the sum of what each sees.',
      labelNames: ['state'],
    },
    () => {
      const figures = publicDatabase.replicas?.();
      if (!figures) return [];
      return [
        [{ state: 'well' }, figures.well],
        [{ state: 'unwell' }, figures.unwell],
      ];
    },
  );
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
