import { z } from 'zod';
import { grantBadge, revokeBadge, type Badge } from '../badges/badgeRepository';
import { readSettings } from '../config/readSettings';
import type { Database } from '../db/database';
import { kindOf } from '../db/dialects/errors';
import { UNREADABLE } from '../http/readableText';
import { playerMeant } from '../players/playerMeant';
import { readArguments, readEnvironment, runCli } from './runCli';
import { withTables } from './withTables';

const USAGE = `Usage: npm run badge -- grant PLAYER BADGE --name NAME --asset URL [--given TIME]
       npm run badge -- revoke PLAYER BADGE
  PLAYER        id or name
  BADGE         what it is called among operators: 1 to 32 letters a-z, digits, - and _
  --name NAME   what it is called on pages: 1 to 64 characters
  --asset URL   http or https address of its picture, at most 255 characters
  --given TIME  when it was given, such as 2025-02-09 or 2025-02-09T12:00:00Z; now without it`;

const NAME_MAX = 64;
const ASSET_MAX = 255;
/** As far as the column's numbers go. */
const SECONDS_MAX = 2 ** 31 - 1;

/**
 * `npm run badge`: gives a player a badge or takes it away.
 * @throws Error with a message for the operator when the arguments are wrong, there is no such player, or the table of
 * badges is not made.
 */
export async function badge(
  args: string[],
  env: Record<string, string | undefined>,
  print: (line: string) => void,
): Promise<void> {
  const asked = readAsked(args);
  try {
    print(await withTables(readSettings(env).database, (database) => change(database, asked)));
  } catch (error) {
    throw kindOf(error) === 'lacking'
      ? new Error('The database has no table of badges: npm run migrate -- --own-tables makes it.')
      : error;
  }
}

type Asked = { player: string } & (
  { does: 'grant'; badge: Badge } | { does: 'revoke'; badge: Pick<Badge, 'badge'> }
);

async function change(database: Database, asked: Asked): Promise<string> {
  const player = await playerMeant(database, asked.player);
  if (!player) throw new Error(`There is no player "${asked.player}".\n${USAGE}`);
  const who = `${player.name} (id ${player.id})`;
  const what = `the badge "${asked.badge.badge}"`;
  if (asked.does === 'grant')
    return (await grantBadge(database, player.id, asked.badge))
      ? `${who} has ${what} now.`
      : `${who} has ${what} already: nothing is changed. To change it, revoke it first.`;
  return (await revokeBadge(database, player.id, asked.badge.badge))
    ? `${who} has ${what} no more.`
    : `${who} does not have ${what}: nothing is changed.`;
}

function readAsked(args: string[]): Asked {
  const text = { type: 'string' } as const;
  const { values, positionals } = readArguments(USAGE, {
    args,
    allowPositionals: true,
    options: { name: text, asset: text, given: text },
  });
  const [does, player, slug, ...more] = positionals;
  if ((does !== 'grant' && does !== 'revoke') || !player || slug === undefined || more.length > 0)
    throw new Error(USAGE);
  if (!/^[a-z0-9_-]{1,32}$/.test(slug)) throw new Error(`BADGE "${slug}" is no such word.\n${USAGE}`);
  if (does === 'revoke') {
    if (Object.keys(values).length > 0) throw new Error(`revoke takes no options.\n${USAGE}`);
    return { does, player, badge: { badge: slug } };
  }
  const { name = '', asset = '', given } = values;
  return { does, player, badge: { badge: slug, ...readLook(name, asset), given_at: readTime(given) } };
}

function readLook(name: string, asset: string): Pick<Badge, 'name' | 'asset'> {
  const length = [...name].length;
  if (length < 1 || length > NAME_MAX || UNREADABLE.test(name))
    throw new Error(`--name "${name}" has to be of 1 to ${NAME_MAX} readable characters.\n${USAGE}`);
  if (!/^https?:\/\//.test(asset) || !URL.canParse(asset) || [...asset].length > ASSET_MAX)
    throw new Error(`--asset "${asset}" has to be an http or https address.\n${USAGE}`);
  return { name, asset };
}

const time = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);

/** Unix time in seconds; without a zone it is UTC. */
function readTime(text: string | undefined): number {
  if (text === undefined) return Math.floor(Date.now() / 1000);
  const isZoned = /T.*(?:Z|[+-]\d\d:\d\d)$/.test(text);
  const seconds = Math.floor(Date.parse(text.includes('T') && !isZoned ? `${text}Z` : text) / 1000);
  if (!time.safeParse(text).success || !(seconds >= 0 && seconds <= SECONDS_MAX))
    throw new Error(`--given "${text}" has to be a time from 1970 to 2038.\n${USAGE}`);
  return seconds;
}

runCli(module, () => badge(process.argv.slice(2), readEnvironment(), (line) => console.log(line)));
