import { issueKey } from '../apiKeys/issueKey';
import { readSettings } from '../config/readSettings';
import { readArguments, readEnvironment, runCli } from './runCli';
import { withTables } from './withTables';

const USAGE = 'Usage: npm run apikey -- <player id or name> [--revoke]';

/**
 * `npm run apikey`: gives a player a new API key, which replaces the old one, or takes it away.
 * @throws Error with a message for the operator when the arguments or settings are wrong or there is no such player.
 */
export async function apikey(
  args: string[],
  env: Record<string, string | undefined>,
  print: (line: string) => void,
): Promise<void> {
  const { values, positionals } = readArguments(USAGE, {
    args,
    allowPositionals: true,
    options: { revoke: { type: 'boolean' } },
  });
  const [asked] = positionals;
  if (!asked || positionals.length > 1) throw new Error(USAGE);
  await withTables(readSettings(env).database, async (database) => {
    const issued = await issueKey(database, asked, values);
    if (!issued) throw new Error(`There is no player "${asked}".\n${USAGE}`);
    const { player, key } = issued;
    const who = `${player.name} (id ${player.id})`;
    print(
      key === null
        ? `${who} has no API key any more; the old one stops within a minute.`
        : `${who} has a new API key; an older one stops within a minute.\n${key}`,
    );
  });
}

runCli(module, () => apikey(process.argv.slice(2), readEnvironment(), (line) => console.log(line)));
