import { Kysely } from 'kysely';
import type { DatabaseConfig } from '../config/settings';
import { mysqlDialect } from './dialects/mysql';
import { sqliteDialect } from './dialects/sqlite';
import type { SqlDialect } from './dialects/dialect';
import type { Schema } from './schema';

/** A connection pool and what differs between the kinds of database. */
export interface Database {
  readonly query: Kysely<Schema>;
  readonly dialect: SqlDialect;
  close(): Promise<void>;
}

/** Connects when first used. `onStatement` is told of every SQL statement. */
export function createDatabase(config: DatabaseConfig, onStatement?: (sql: string) => void): Database {
  const dialect = config.kind === 'mysql' ? mysqlDialect(config) : sqliteDialect(config.file);
  const query = new Kysely<Schema>({
    dialect: dialect.kysely,
    plugins: dialect.plugins,
    log: onStatement && ((event) => onStatement(event.query.sql)),
  });
  return { query, dialect, close: () => query.destroy() };
}
