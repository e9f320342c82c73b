import type { Readable } from 'node:stream';
import type { MysqlPoolConnection, MysqlQueryResult, MysqlStream, MysqlStreamOptions } from 'kysely';
import type { PoolConnection } from 'mysql2';
import { restoreBigInts } from './bigInts';

export type Row = Record<string, unknown>;

type DriverError = Error & { fatal?: boolean; errno?: number };
type Answered = (error: Error | null, result: MysqlQueryResult) => void;
interface Streamable {
  stream: <Row>(options: MysqlStreamOptions) => MysqlStream<Row>;
}

/** The server is not there, or gave no answer in time. */
export class ServerAway extends Error {
  readonly code: string = 'ETIMEDOUT';

  /** What the driver says without a code is that a connection is over. */
  static from(error: Error & { code?: unknown }): Error {
    return error.code === undefined ? new ServerAway(error.message, { cause: error }) : error;
  }
}

/** Errors of MariaDB that the driver has no name for: ER_CONNECTION_KILLED, ER_STATEMENT_TIMEOUT. */
const BROKEN_OFF = new Set([1927, 1969]);

/**
 * The driver escapes text with backslashes, which a server in this mode takes for themselves: what was sent as text
 * could go on as SQL.
 */
const SAFE_ESCAPES = "set session sql_mode = replace(@@session.sql_mode, 'NO_BACKSLASH_ESCAPES', '')";

/**
 * How many rows `in (...)` finds is estimated from the statistics of the index if it is of ten values or more, not
 * looked up for each: that took a third of the time of a list of fifty. A server may not know it.
 */
const FAST_LISTS = 'set session eq_range_index_dive_limit = 10';

/** A connection whose every statement ends in time. Who goes on with one that is over gets the error that ended it. */
export class LimitedConnection implements MysqlPoolConnection {
  private failure: Error | undefined;

  constructor(
    private readonly raw: PoolConnection,
    private readonly limitMs: number,
    private readonly onRelease: () => void,
  ) {}

  /** To be called once, before it is used. Rejects when it cannot be used. */
  async prepare(): Promise<void> {
    try {
      await this.run(SAFE_ESCAPES);
    } catch (error) {
      this.raw.destroy();
      throw error;
    }
    await this.run(FAST_LISTS).catch(() => undefined);
    if (this.limitMs === Infinity) return;
    // MariaDB reads the first comment, MySQL the second. A server that knows neither goes on with what is given up.
    const limit = `set session /*M! max_statement_time = ${this.limitMs / 1000} */ /*!50708 max_execution_time = ${this.limitMs} */`;
    await this.run(limit).catch(() => undefined);
  }

  query(sql: string, parameters: unknown[]): Streamable;
  query(sql: string, parameters: unknown[], callback: Answered): void;
  query(sql: string, parameters: unknown[], callback?: Answered): Streamable | void {
    if (!callback) return { stream: (options) => this.stream(sql, parameters, options) };
    if (this.failure) return callback(this.failure, undefined!);
    let isOver = false;
    const endTimer = this.afterLimit((late) => {
      isOver = true;
      callback(late, undefined!);
    });
    this.raw.query(sql, parameters, (error, result, fields) => {
      if (isOver) return;
      endTimer();
      if (Array.isArray(result)) restoreBigInts(result as Row[], fields);
      callback(this.note(error), result as unknown as MysqlQueryResult);
    });
  }

  release(): void {
    if (this.failure) this.raw.destroy();
    else this.raw.release();
    this.onRelease();
  }

  /** The limit is for all rows together. */
  private stream(sql: string, parameters: unknown[], options: MysqlStreamOptions): Readable {
    if (this.failure) throw this.failure;
    const rows = this.raw.query(sql, parameters).stream(options);
    rows.once('error', (error: DriverError) => this.note(error));
    rows.once(
      'close',
      this.afterLimit((late) => rows.destroy(late)),
    );
    return rows;
  }

  /** Breaks the connection off when the time is over, unless what is returned was called before. */
  private afterLimit(tell: (late: Error) => void): () => void {
    if (this.limitMs === Infinity) return () => undefined;
    const timer = setTimeout(() => {
      this.failure = new ServerAway(`The database server gave no answer within ${this.limitMs} ms.`);
      this.raw.destroy();
      tell(this.failure);
    }, this.limitMs);
    return () => clearTimeout(timer);
  }

  /** What to tell of an error. */
  private note(error: DriverError | null): Error | null {
    if (!error) return null;
    const told = error.fatal || BROKEN_OFF.has(error.errno ?? 0) ? ServerAway.from(error) : error;
    if (error.fatal) this.failure = told;
    return told;
  }

  private run(sql: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.query(sql, [], (error) => (error ? reject(error) : resolve()));
    });
  }
}
