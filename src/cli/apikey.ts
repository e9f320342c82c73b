import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { readSettings } from '../config/settings';
import { createDatabase, type Database } from '../db/database';
import { safeName } from '../osu/names';
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
    const player = await findAnyPlayer(database, asked);
    const key = values.revoke ? null : randomUUID();
    await database.query
      .updateTable('users')
      .set({ api_key: key })
      .where('users.id', '=', player.id)
      .execute();
    console.log(
      key
        ? `${player.name} (id ${player.id}) has a new API key; an older one stops within a minute:\n${key}`
        : `${player.name} (id ${player.id}) has no API key any more; it stops within a minute.`,
    );
  } finally {
    await database.close();
  }
}

/** Hidden players too: an operator may give a key to anybody, it only works while the player is public. */
async function findAnyPlayer(
  { query, dialect }: Database,
  asked: string,
): Promise<{ id: number; name: string }> {
  const player = await query
    .selectFrom('users')
    .select(['users.id', 'users.name'])
    .where((where) =>
      /^[0-9]{1,10}$/.test(asked)
        ? where('users.id', '=', Number(asked))
        : dialect.equalsText('users.safe_name', safeName(asked)),
    )
    .executeTakeFirst();
  if (!player) throw new Error(`There is no player "${asked}".\n${USAGE}`);
  return player;
}

runCli(module, main);
