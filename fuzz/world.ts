import type { Context } from '../src/context';
import { makeDemo } from '../src/demo/makeDemo';
import { createRandom } from '../src/demo/random';
import { DEMO_SEED, seedDemo, type DemoSummary } from '../src/demo/seedDemo';
import type { Database } from '../src/db/database';
import { migrateOwnTables } from '../src/db/migrate';
import type { LiveMatch } from '../src/live/liveState';
import { fillRanks } from '../src/ranks/fillRanks';
import type { World } from './request';

/** Of everybody who has a key. */
export const PASSWORD = 'correct horse 1';
/** Staff, three players, one who is restricted and one who has never logged in. */
const KEY_HOLDERS = [3, 4, 5, 6, 16, 136];
const keyOf = (id: number) => `a0b1c2d3-0000-4000-8000-${String(id).padStart(12, '0')}`;

/** Makes the demo's rows and files; takes seconds. */
export const makeRows = () => makeDemo(createRandom(DEMO_SEED));

/** What a world is built with. */
type Server = Pick<Context, 'ranks' | 'passwords' | 'liveWriter' | 'redis'> & {
  /** May be written to. */
  database: Database;
  dataDirectory: string;
};

/** Fills a migrated, empty server: players of every kind with keys and passwords, scores, maps, files, live state. */
export async function fillWorld(server: Server, rows = makeRows()): Promise<DemoSummary> {
  const { database, dataDirectory, passwords, ranks } = server;
  const summary = await seedDemo({ database, dataDirectory }, rows);
  await migrateOwnTables(database);
  const pw_bcrypt = await passwords.hash(PASSWORD);
  for (const id of KEY_HOLDERS)
    await database.query
      .updateTable('users')
      .set({ api_key: keyOf(id), pw_bcrypt })
      .where('users.id', '=', id)
      .execute();
  await fillRanks(database, ranks);
  await beatWorld(server);
  return summary;
}

/** Tells again who is online and what is played, before it counts as gone. */
export async function beatWorld({ database, liveWriter }: Pick<Server, 'database' | 'liveWriter'>) {
  if (!liveWriter) return;
  const players = await readHolders(database);
  for (const { id, name, country, priv } of players)
    await liveWriter.putPlayer({
      id,
      name,
      country,
      priv,
      login_time: 1_795_262_347.25,
      action: 2,
      info_text: 'Artist - Title [Normal]',
      mode: 0,
      mods: 64,
      map_md5: '',
      map_id: 0,
    });
  await liveWriter.putMatch(0, matchOf(players));
}

function matchOf(players: readonly { id: number; name: string }[]): LiveMatch {
  const [host, ...others] = players.map(({ id, name }) => ({ id, name }));
  return {
    name: 'a match',
    mode: 0,
    mods: 0,
    seed: 1,
    host: host!,
    refs: [host!],
    in_progress: false,
    is_scrimming: false,
    map: { id: 1, md5: 'd'.repeat(32), name: 'Artist - Title [Normal]' },
    active_slots: Object.fromEntries(
      [host!, ...others].map((player, at) => [
        at,
        { loaded: false, mods: 0, player, skipped: false, status: 4, team: 0 },
      ]),
    ),
  };
}

/** What requests can be made of now, with new sessions: those from before may have been ended. */
export async function openWorld({
  database,
  sessions,
}: Pick<Context, 'database' | 'sessions'>): Promise<World> {
  const { query } = database;
  const holders = await readHolders(database);
  const maps = await query
    .selectFrom('maps')
    .select(['maps.id', 'maps.set_id', 'maps.md5', 'maps.artist', 'maps.creator', 'maps.filename'])
    .orderBy('maps.id')
    .limit(3)
    .execute();
  const scores = await query
    .selectFrom('scores')
    .select('scores.id')
    .orderBy('scores.pp', 'desc')
    .orderBy('scores.id')
    .limit(5)
    .execute();
  const words = [
    ...holders.flatMap(({ id, name, safe_name, country }) => [id, name, safe_name, country]),
    ...maps.flatMap((map) => Object.values(map)),
    ...scores.map(({ id }) => id),
    ...['1', '0', 'osu', '#osu', 'osu!', 'announce', 'BanchoBot', 'xx', PASSWORD],
  ];
  return {
    holders: await Promise.all(
      KEY_HOLDERS.map(async (id) => ({ id, key: keyOf(id), session: await sessions.open(id) })),
    ),
    words: [...new Set(words.map(String))],
  };
}

async function readHolders({ query }: Database) {
  return query
    .selectFrom('users')
    .select(['users.id', 'users.name', 'users.safe_name', 'users.country', 'users.priv'])
    .where('users.id', 'in', KEY_HOLDERS)
    .orderBy('users.id')
    .execute();
}

/** What no answer may tell: e-mail addresses, hashes of passwords, keys, and the sessions of a world. */
export async function readSecrets({ query }: Database, { holders }: World): Promise<string[]> {
  const rows = await query
    .selectFrom('users')
    .select(['users.email', 'users.pw_bcrypt', 'users.api_key'])
    .where('users.id', '>', 1)
    .execute();
  const stored = rows.flatMap(({ email, pw_bcrypt, api_key }) => [email, pw_bcrypt, api_key]);
  return [
    ...new Set(stored.filter((text) => text !== null && text.length > 20)),
    ...holders.map(({ session }) => session),
  ] as string[];
}
