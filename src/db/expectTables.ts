import type { DatabaseConfig } from '../config/config';
import type { Database } from './database';
import { hasSchema } from './migrate';

/** What an operator is told of a database without the game server's tables, and what to do about it. */
export function describeNoTables(config: DatabaseConfig): { message: string; advice: string } {
  const [name, setting] =
    config.kind === 'mysql' ? [config.name, 'DB_NAME'] : [config.file, 'DATA_DIRECTORY'];
  return {
    message: `the database ${name} has no tables of a game server`,
    advice: `Look at ${setting}, or make them with npm run migrate`,
  };
}

/** @throws Error with a message for the operator when the tables that every endpoint reads are not there. */
export async function expectTables(database: Database, config: DatabaseConfig): Promise<void> {
  if (await hasSchema(database)) return;
  const { message, advice } = describeNoTables(config);
  throw new Error(`${message}. ${advice}.`);
}
