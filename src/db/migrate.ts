import { Migrator, type Migration } from 'kysely';
import { migrations, type KiaiMigration } from '../../migrations';
import type { Database } from './database';

/** Our own record of what has been applied; a database that bancho.py made has no such table. */
const MIGRATION_TABLE = 'kiai_migrations';

/** What `migrate` did. */
export type MigrateOutcome =
  { kind: 'created'; applied: string[] } | { kind: 'migrated'; applied: string[] } | { kind: 'foreign' };

/**
 * Brings a database up to date: creates the schema in an empty one, applies what is new to one that kiai created, and
 * changes nothing in one that the game server made.
 * @throws the database's error when a step fails; the steps before it stay applied.
 */
export async function migrate(database: Database): Promise<MigrateOutcome> {
  const tables = (await database.query.introspection.getTables()).map((table) => table.name);
  const isOurs = tables.includes(MIGRATION_TABLE);
  if (!isOurs && tables.includes('users')) return { kind: 'foreign' };
  const migrator = new Migrator({
    db: database.query,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(migrations.map((step) => [step.name, toKyselyMigration(step, database)])),
    },
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: `${MIGRATION_TABLE}_lock`,
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error) throw error as Error;
  return { kind: isOurs ? 'migrated' : 'created', applied: results.map((result) => result.migrationName) };
}

/** A step runs on the connection that the migrator hands it: SQLite has no second one. */
function toKyselyMigration(step: KiaiMigration, database: Database): Migration {
  return { up: (connection: Database['query']) => step.up({ ...database, query: connection }) };
}

/** True when the tables that every endpoint reads are there. */
export async function hasSchema(database: Database): Promise<boolean> {
  const tables = await database.query.introspection.getTables();
  return tables.some((table) => table.name === 'users');
}
