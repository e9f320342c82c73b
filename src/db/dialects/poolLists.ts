import type { Pool, PoolConnection } from 'mysql2';

/** What a pool of connections is doing. */
export interface PoolFigures {
  max: number;
  inUse: number;
  idle: number;
  /** Statements that wait for a connection. */
  waiting: number;
}

/** mysql2 tells of these lists in events alone. */
interface Lists {
  _allConnections: { length: number; toArray: () => PoolConnection[] };
  _freeConnections: { length: number };
}

/** Undefined pool: nothing was asked yet. */
export function poolFigures(
  pool: Pool | undefined,
  { max, waiting }: Pick<PoolFigures, 'max' | 'waiting'>,
): PoolFigures {
  if (!pool) return { max, inUse: 0, idle: 0, waiting };
  const { _allConnections: all, _freeConnections: free } = pool as unknown as Lists;
  return { max, inUse: all.length - free.length, idle: free.length, waiting };
}

/** All connections that the pool has. */
export function connectionsOf(pool: Pool): PoolConnection[] {
  return (pool as unknown as Lists)._allConnections.toArray();
}
