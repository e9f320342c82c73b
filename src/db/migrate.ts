import { Migrator, type Migration } from 'kysely';
import { migrations, type KiaiMigration } from '../../migrations';
import { ownMigrations } from '../../migrations/ownTables';
import type { Database } from './database';

/** Our own record of what has been applied; a database that bancho.py made has no such table. */
const MIGRATION_TABLE = 'kiai_migrations';
/** The same of our own tables, which a database that bancho.py made may have too. */
const OWN_MIGRATION_TABLE = 'kiai_own_migrations';

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
  const applied = await apply(database, migrations, MIGRATION_TABLE);
  return { kind: isOurs ? 'migrated' : 'created', applied };
}

/**
 * Makes the tables of our own that are missing, in any database that has the game server's: whoever calls this was told to
 * by the operator. Returns what was applied.
 * @throws Error when the game server's tables are missing; the database's error when a step fails.
 */
export async function migrateOwnTables(database: Database): Promise<string[]> {
  if (!(await hasSchema(database)))
    throw new Error('The database has no tables yet: run npm run migrate first, or see DB_NAME.');
  return apply(database, ownMigrations, OWN_MIGRATION_TABLE);
}

async function apply(
  database: Database,
  steps: readonly KiaiMigration[],
  migrationTableName: string,
): Promise<string[]> {
  const migrator = new Migrator({
    db: database.query,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(steps.map((step) => [step.name, toKyselyMigration(step, database)])),
    },
    migrationTableName,
    migrationLockTableName: `${migrationTableName}_lock`,
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error) throw error as Error;
  return results.map((result) => result.migrationName);
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
