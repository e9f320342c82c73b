import { Kysely } from 'kysely';
import type { DatabaseConfig } from '../config/config';
import { withFailures } from './dialects/failures';
import type { PoolLimits } from './dialects/limitedPool';
import { mysqlDialect } from './dialects/mysql';
import { sqliteDialect } from './dialects/sqlite';
import type { SqlDialect } from './dialects/dialect';
import type { ReplicaFigures } from './replicas';
import type { Schema } from './schema';

/** A connection pool and what differs between the kinds of database. */
export interface Database {
  readonly query: Kysely<Schema>;
  readonly dialect: SqlDialect;
  /** How many of its replicas are read, and what they are asked; unset: it has none. */
  readonly replicas?: () => ReplicaFigures;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Of a database server; without them everything takes as long as it takes. */
  limits?: PoolLimits;
  /** Told of every SQL statement. */
  onStatement?: (sql: string) => void;
  /** The server was not there, or did not do what it should. */
  onFailure?: () => void;
}

/** Connects when first used. */
export function createDatabase(
  config: DatabaseConfig,
  { limits, onStatement, onFailure }: DatabaseOptions = {},
): Database {
  const dialect = config.kind === 'mysql' ? mysqlDialect(config, limits) : sqliteDialect(config.file);
  const query = new Kysely<Schema>({
    dialect: onFailure ? withFailures(dialect.kysely, onFailure) : dialect.kysely,
    plugins: dialect.plugins,
    log: onStatement && ((event) => onStatement(event.query.sql)),
  });
  return { query, dialect, close: () => query.destroy() };
}
