import { sql } from 'kysely';
import { createConnection } from 'mysql2/promise';
import type { MysqlConfig } from '../../src/config/config';
import { createDatabase, type Database } from '../../src/db/database';
import { newDatabaseName, testServices } from '../support/services';
import { mysqlConfig } from '../support/stacks';

export const describeWithMysql = testServices() ? describe : describe.skip;

export interface EmptyDatabase {
  config: MysqlConfig;
  database: Database;
  drop(): Promise<void>;
}

/** A database without tables on the private MariaDB. */
export async function emptyDatabase(): Promise<EmptyDatabase> {
  const services = testServices();
  if (!services) throw new Error('There are no private servers in this run.');
  const name = newDatabaseName();
  const admin = await createConnection(services.mysql);
  await admin.query(`create database ${name} default charset utf8mb4`);
  const config = mysqlConfig(services, name);
  const database = createDatabase(config);
  return {
    config,
    database,
    async drop() {
      await database.close();
      await admin.query(`drop database ${name}`);
      await admin.end();
    },
  };
}

const TABLES = ['users', 'stats', 'scores', 'maps', 'mapsets', 'clans', 'relationships', 'favourites', 'ratings', 'comments', 'tourney_pools', 'tourney_pool_maps'] as const; // prettier-ignore

export type Rows = Record<string, unknown[]>;

/** Every row of what is generated, less the bot itself. */
export async function allRows({ query }: Database): Promise<Rows> {
  const tables: Rows = {};
  for (const table of TABLES) {
    const rows = await query.selectFrom(table).selectAll().execute();
    tables[table] = rows.filter((row) => table !== 'users' || (row as { id: number }).id !== 1);
  }
  return tables;
}

export async function indexNames(database: Database, table: string): Promise<string[]> {
  const { rows } = await sql<{ Key_name: string }>`show index from ${sql.table(table)}`.execute(
    database.query,
  );
  return rows.map((row) => row.Key_name);
}
