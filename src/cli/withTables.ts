import { existsSync } from 'node:fs';
import type { DatabaseConfig } from '../config/config';
import { createDatabase, type Database } from '../db/database';
import { expectTables } from '../db/expectTables';

/**
 * Opens the database for a command that works on the game server's tables, and closes it after.
 * @throws Error with a message for the operator when there is none, or none with those tables.
 */
export async function withTables<Result>(
  config: DatabaseConfig,
  use: (database: Database) => Promise<Result>,
): Promise<Result> {
  // Opening an embedded database makes one.
  if (config.kind === 'sqlite' && !existsSync(config.file))
    throw new Error(
      `There is no database: DB_HOST is not set, and ${config.file} does not exist (see DATA_DIRECTORY; npm start makes it).`,
    );
  const database = createDatabase(config);
  try {
    await expectTables(database, config);
    return await use(database);
  } finally {
    await database.close();
  }
}
