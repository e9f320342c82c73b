import { readSettings } from '../config/readSettings';
import type { Database } from '../db/database';
import { change, createStatement, dropStatement, lookAtIndexes, type IndexState } from '../indexes/indexes';
import { readArguments, readEnvironment, runCli } from './runCli';
import { withTables } from './withTables';

const USAGE = `Usage: npm run indexes -- [--dry-run] [--drop]
  (nothing)  adds the indexes that are missing, while the game server goes on
  --drop     takes away those that this command added
  --dry-run  prints the statements with their reasons and changes nothing`;

/**
 * `npm run indexes`: adds or takes away our indexes in the game server's database.
 * @throws Error with a message for the operator when the arguments or settings are wrong or the database refuses.
 */
export async function indexes(
  args: string[],
  env: Record<string, string | undefined>,
  print: (line: string) => void,
): Promise<void> {
  const flag = { type: 'boolean' } as const;
  const { values } = readArguments(USAGE, { args, options: { drop: flag, 'dry-run': flag } });
  const { drop, 'dry-run': dryRun } = values;
  const config = readSettings(env);
  if (config.database.kind === 'sqlite')
    throw new Error(
      'DB_HOST is not set: the embedded database has these indexes already, by its migrations.',
    );
  await withTables(config.database, async (database) => {
    const states = await lookAtIndexes(database);
    for (const { index, there } of drop ? [] : states)
      if (there !== undefined) print(`-- ${index.name} is not needed: ${there} is there`);
    const steps = drop ? toDrop(database, states) : toCreate(database, states);
    if (steps.length === 0) print('Nothing to do.');
    if (dryRun) for (const { comment, statement } of steps) print(`-- ${comment}\n${statement};`);
    else
      await change(
        database,
        steps.map(({ statement }) => statement),
        (statement) => print(`done: ${statement}`),
      );
  });
}

interface Step {
  comment: string;
  statement: string;
}

function toCreate(database: Database, states: readonly IndexState[]): Step[] {
  return states
    .filter(({ there }) => there === undefined)
    .map(({ index, bytes }) => ({
      comment: `${index.reason}; about ${Math.ceil(bytes / 1e6)} MB here`,
      statement: createStatement(database, index),
    }));
}

function toDrop(database: Database, states: readonly IndexState[]): Step[] {
  return states
    .filter(({ index, there }) => there === index.name)
    .map(({ index }) => ({
      comment: `was for ${index.reason}`,
      statement: dropStatement(database, index),
    }));
}

runCli(module, () => indexes(process.argv.slice(2), readEnvironment(), console.log));
