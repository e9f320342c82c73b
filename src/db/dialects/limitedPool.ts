import type { Pool, PoolConnection, PoolOptions } from 'mysql2';
import { poolFigures, type PoolFigures } from './poolFigures';

export type Row = Record<string, unknown>;

/** A connection pool whose every statement ends in time. */
export interface LimitedPool {
  /**
   * Runs a statement that answers with rows.
   * @throws the database's error, or one that says that the time is over: a server that hangs keeps nobody waiting.
   */
  query(sql: string, parameters: readonly unknown[]): Promise<Row[]>;
  figures(): PoolFigures;
  /** Waits for what runs. */
  close(): Promise<void>;
}

/** Connects when first used. What takes longer than the limit costs its connection, and the server breaks it off too. */
export function createLimitedPool(options: PoolOptions, limitMs: number): LimitedPool {
  let opening: Promise<Pool> | undefined;
  let opened: Pool | undefined;
  const running = new Set<Promise<unknown>>();

  async function open(): Promise<Pool> {
    const { createPool } = await import('mysql2');
    const pool = (opened = createPool({ ...options, connectTimeout: limitMs }));
    // MariaDB reads the first comment, MySQL the second.
    const limit = `set session /*M! max_statement_time = ${limitMs / 1000} */ /*!50708 max_execution_time = ${limitMs} */`;
    pool.on('connection', (connection) => connection.query(limit, () => undefined));
    return pool;
  }

  async function run(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    const pool = await (opening ??= open());
    return new Promise<Row[]>((resolve, reject) => {
      let used: PoolConnection | undefined;
      let isOver = false;
      const timer = setTimeout(() => {
        isOver = true;
        used?.destroy();
        reject(new Error(`The database server gave no answer within ${limitMs} ms.`));
      }, limitMs);
      pool.getConnection((failure, connection) => {
        if (isOver) {
          if (!failure) connection.release();
          return;
        }
        if (failure) {
          clearTimeout(timer);
          reject(failure);
          return;
        }
        used = connection;
        connection.query(sql, [...parameters], (error, rows) => {
          if (isOver) return;
          clearTimeout(timer);
          connection.release();
          if (error) reject(error);
          else resolve(rows as Row[]);
        });
      });
    });
  }

  return {
    query(sql, parameters) {
      const rows = run(sql, parameters);
      running.add(rows);
      const done = () => void running.delete(rows);
      rows.then(done, done);
      return rows;
    },
    figures: () => poolFigures(opened, options.connectionLimit ?? 0),
    async close() {
      await Promise.allSettled(running);
      const pool = await opening;
      if (pool) await new Promise<void>((resolve) => pool.end(() => resolve()));
    },
  };
}
