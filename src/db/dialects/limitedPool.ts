import type { MysqlPool } from 'kysely';
import type { Pool, PoolConnection, PoolOptions } from 'mysql2';
import { LimitedConnection, ServerAway, type Row } from './limitedConnection';
import { connectionsOf, poolFigures, type PoolFigures } from './poolLists';
import { once } from '../../once';
import { withinLimit } from '../../withinLimit';

/** Milliseconds; Infinity: as long as it takes. */
export interface PoolLimits {
  /** For a connection, be it one that others use or a new one. */
  waitMs: number;
  /** For the answer to a statement; the server breaks off what takes longer. */
  statementMs: number;
}

/** So many may wait for a connection; what comes then fails at once. */
const WAITING_MAX = 5_000;
const CONNECT_LIMIT_MS = 5_000;
const CLOSE_LIMIT_MS = 1_000;

type Taken = (error: Error | null, connection: LimitedConnection) => void;

/** A connection pool that keeps nobody waiting for a server that hangs. Connects when first used. */
export class LimitedPool implements MysqlPool {
  private readonly pool = once(() => this.create());
  private isUsed = false;
  private opened: Pool | undefined;
  private readonly connections = new WeakMap<PoolConnection, LimitedConnection>();
  /** In the order of their arrival. */
  private readonly waiting = new Set<() => void>();
  private taken = 0;

  constructor(
    private readonly options: PoolOptions & { connectionLimit: number },
    private readonly limits: PoolLimits,
  ) {}

  /** Calls back with a connection to be released, or in time with why there is none. */
  getConnection(callback: Taken): void {
    if (this.waiting.size >= WAITING_MAX)
      return callback(new ServerAway('Too many statements wait for a connection.'), undefined!);
    let isOver = false;
    const take = () => {
      this.open().then(
        (connection) => {
          clearTimeout(timer);
          if (isOver) connection.release();
          else callback(null, connection);
        },
        (error: Error) => {
          clearTimeout(timer);
          this.passOn();
          if (!isOver) callback(ServerAway.from(error), undefined!);
        },
      );
    };
    const { waitMs } = this.limits;
    const timer = afterLimit(waitMs, () => {
      isOver = true;
      this.waiting.delete(take);
      callback(new ServerAway(`There was no connection to the database within ${waitMs} ms.`), undefined!);
    });
    if (this.taken >= this.options.connectionLimit) this.waiting.add(take);
    else {
      this.taken += 1;
      take();
    }
  }

  /**
   * Runs a statement that answers with rows.
   * @throws the database's error, or one that says that the time is over.
   */
  query(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      this.getConnection((failure, connection) => {
        if (failure) return reject(failure);
        connection.query(sql, [...parameters], (error, rows) => {
          connection.release();
          if (error) reject(error);
          else resolve(rows as unknown as Row[]);
        });
      });
    });
  }

  figures(): PoolFigures {
    return poolFigures(this.opened, { max: this.options.connectionLimit, waiting: this.waiting.size });
  }

  /** Waits for what runs, a second at most. */
  end(callback: (error: unknown) => void): void {
    this.close().then(() => callback(undefined), callback);
  }

  async close(): Promise<void> {
    if (!this.isUsed) return;
    const pool = await this.pool();
    const ended = new Promise<void>((resolve) => pool.end(() => resolve()));
    await withinLimit(CLOSE_LIMIT_MS, ended, () => undefined);
    for (const connection of connectionsOf(pool)) connection.destroy();
  }

  private async open(): Promise<LimitedConnection> {
    this.isUsed = true;
    const pool = await this.pool();
    const raw = await new Promise<PoolConnection>((resolve, reject) => {
      pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
    });
    const known = this.connections.get(raw);
    if (known) return known;
    const connection = new LimitedConnection(raw, this.limits.statementMs, () => this.passOn());
    this.connections.set(raw, connection);
    await connection.prepare();
    return connection;
  }

  private async create(): Promise<Pool> {
    const { createPool } = await import('mysql2');
    const connectTimeout = Math.min(this.limits.waitMs, CONNECT_LIMIT_MS);
    return (this.opened = createPool({ ...this.options, connectTimeout }));
  }

  /** The place is of who waits longest, or free. */
  private passOn(): void {
    const [next] = this.waiting;
    if (!next) this.taken -= 1;
    else {
      this.waiting.delete(next);
      next();
    }
  }
}

function afterLimit(ms: number, callback: () => void): NodeJS.Timeout | undefined {
  return ms === Infinity ? undefined : setTimeout(callback, ms);
}
