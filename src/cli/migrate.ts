import { mkdir } from 'node:fs/promises';
import { createDatabase } from '../db/database';
import { migrate, type MigrateOutcome } from '../db/migrate';
import { readSettings } from '../config/settings';
import { readEnvironment, runCli } from './runCli';

/** `npm run migrate`: brings the configured database up to date and says what it did. */
async function main(): Promise<void> {
  const config = readSettings(readEnvironment());
  if (config.database.kind === 'sqlite') await mkdir(config.dataDirectory, { recursive: true });
  const database = createDatabase(config.database);
  try {
    console.log(describe(await migrate(database)));
  } finally {
    await database.close();
  }
}

function describe(outcome: MigrateOutcome): string {
  switch (outcome.kind) {
    case 'foreign':
      return 'This database was made by the game server: nothing is changed, and nothing needs to be.';
    case 'created':
      return `The database was empty: created the schema in ${outcome.applied.length} steps.`;
    case 'migrated':
      return outcome.applied.length === 0
        ? 'The database is up to date: nothing is changed.'
        : `Applied: ${outcome.applied.join(', ')}.`;
  }
}

runCli(module, main);
