import { createDatabase } from '../db/database';
import { migrate, migrateOwnTables, type MigrateOutcome } from '../db/migrate';
import { readSettings } from '../config/readSettings';
import { makeDataFolder } from '../storage/makeDataFolder';
import { readArguments, readEnvironment, runCli } from './runCli';

const USAGE = `Usage: npm run migrate [-- --own-tables]
  --own-tables  makes kiai's own tables, of badges and descriptions, beside those of the game server`;

/** `npm run migrate`: brings the configured database up to date and says what it did. */
async function main(): Promise<void> {
  const { values } = readArguments(USAGE, {
    args: process.argv.slice(2),
    options: { 'own-tables': { type: 'boolean' } },
  });
  const config = readSettings(readEnvironment());
  if (config.database.kind === 'sqlite') await makeDataFolder(config.dataDirectory);
  const database = createDatabase(config.database);
  try {
    if (values['own-tables']) console.log(describeApplied(await migrateOwnTables(database)));
    else console.log(describe(await migrate(database)));
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
      return describeApplied(outcome.applied);
  }
}

function describeApplied(applied: readonly string[]): string {
  return applied.length === 0
    ? 'The database is up to date: nothing is changed.'
    : `Applied: ${applied.join(', ')}.`;
}

runCli(module, main);
