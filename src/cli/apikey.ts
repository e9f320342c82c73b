import { parseArgs } from 'node:util';
import { issueKey } from '../apiKeys/issueKey';
import { readSettings } from '../config/settings';
import { createDatabase } from '../db/database';
import { readEnvironment, runCli } from './runCli';

const USAGE = 'Usage: npm run apikey -- <player id or name> [--revoke]';

/** `npm run apikey`: gives a player a new API key, which replaces the old one, or takes it away. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { revoke: { type: 'boolean' } },
  });
  const [asked] = positionals;
  if (!asked || positionals.length > 1) throw new Error(USAGE);
  const database = createDatabase(readSettings(readEnvironment()).database);
  try {
    const issued = await issueKey(database, asked, values);
    if (!issued) throw new Error(`There is no player "${asked}".\n${USAGE}`);
    const { player, key } = issued;
    const who = `${player.name} (id ${player.id})`;
    console.log(
      key === null
        ? `${who} has no API key any more; the old one stops within a minute.`
        : `${who} has a new API key; an older one stops within a minute.\n${key}`,
    );
  } finally {
    await database.close();
  }
}

runCli(module, main);
