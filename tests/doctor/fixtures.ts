import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { GAME_SERVER_TABLES, TABLES } from '../../migrations/tables';
import type { TableDefinition } from '../../src/db/tableDefinition';
import type { ApiVersion } from '../../src/http/mount';
import type { Route } from '../../src/http/route';
import {
  insertClan,
  insertMap,
  insertPick,
  insertPlayer,
  insertPool,
  insertScore,
  insertStats,
  liveMatch,
  livePlayer,
  md5Of,
  RESTRICTED,
} from '../support/factories';
import { exampleUrl } from '../support/routes';
import type { Stack } from '../support/stacks';

/** Databases as operators have them: what their tables look like, what is in them, and what doctor has to say. */
export interface Fixture {
  name: string;
  tables: readonly TableDefinition[];
  fill: (stack: Stack) => Promise<void>;
  /** Everything that is told beyond what a sound bancho.py 5.3 gets: check, level, message. */
  planted: (readonly [string, string, string])[];
}

const ALL_TABLES = [...TABLES, ...GAME_SERVER_TABLES];

function changeColumns(
  table: TableDefinition,
  change: (column: string, type: string) => string | undefined,
): TableDefinition {
  const columns = Object.entries(table.columns).flatMap(([column, type]) => {
    const changed = change(column, type);
    return changed === undefined ? [] : [[column, changed] as const];
  });
  return { ...table, columns: Object.fromEntries(columns) };
}

/** bancho.py 4.3: three-byte text, hashes in latin1, no `favourites.created_at`, no secondary indexes. */
const OLD_TABLES = ALL_TABLES.map((table) => ({
  ...changeColumns(table, (column, type) => {
    if (table.name === 'favourites' && column === 'created_at') return undefined;
    return type
      .replace(/^varchar\(\d+\)/, '$& character set utf8mb3')
      .replace(/^char\(\d+\)/, '$& character set latin1');
  }),
  indexes: {},
}));

/** Columns and tables of its own, and a safe name that is not unique. */
const FORK_TABLES: TableDefinition[] = [
  ...ALL_TABLES.map((table) =>
    table.name === 'users'
      ? {
          ...table,
          columns: { ...table.columns, coins: 'int default 0 not null', discord_id: 'bigint null' },
          unique: table.unique?.filter((column) => column !== 'safe_name'),
        }
      : table,
  ),
  {
    name: 'badges',
    columns: { id: 'int auto_increment', title: 'varchar(32) not null' },
    primaryKey: ['id'],
  },
];

/** Player 3's. */
export const KEY = '11111111-2222-4333-8444-555555555555';

/** A sound server: players 3, 4 and the hidden 5, two maps, two scores with replays, a clan, a pool. */
export async function fillSound({ writable, context, dataDirectory }: Stack): Promise<void> {
  await insertPlayer(writable, 1, { name: 'BanchoBot', priv: 1 });
  await insertClan(writable, 1, { owner: 3 });
  await insertPlayer(writable, 3, { country: 'jp', clan_id: 1, clan_priv: 3, api_key: KEY });
  await insertPlayer(writable, 4, { country: 'us', clan_id: 1, clan_priv: 1 });
  await insertPlayer(writable, 5, { priv: RESTRICTED });
  await writable.query.insertInto('relationships').values({ user1: 3, user2: 4, type: 'friend' }).execute();
  for (const [id, pp, country] of [
    [3, 300, 'jp'],
    [4, 200, 'us'],
  ] as const) {
    await insertStats(writable, id, { 0: { pp, plays: 5, acc: 98.5, tscore: 9, rscore: 8, playtime: 70 } });
    await context.ranks.set(0, { id, country }, pp);
  }
  await insertStats(writable, 5, { 0: { pp: 900 } });
  const md5 = await insertMap(writable, 10);
  await insertMap(writable, 11, { status: 5 });
  await insertScore(writable, { id: 1, userid: 3, map_md5: md5 });
  await insertScore(writable, { id: 2, userid: 4, map_md5: md5, score: 500 });
  await insertPool(writable, 1, { created_by: 3 });
  await insertPick(writable, { pool_id: 1, map_id: 10, mods: 0, slot: 1 });
  for (const folder of ['osr', 'osu', 'avatars']) await mkdir(join(dataDirectory, folder));
  await putFiles(dataDirectory, ['osr/1.osr', 'osr/2.osr', 'osu/10.osu']);
}

const putFiles = (directory: string, paths: string[]) =>
  Promise.all(paths.map((path) => writeFile(join(directory, path), 'bytes')));

/** Heartbeats last a minute, so they come right before what needs them. */
export async function beat({ context: { live } }: Stack): Promise<void> {
  await live.putPlayer(livePlayer(3, { map_md5: md5Of('map 10'), map_id: 10, action: 2 }));
  await live.putMatch(0, liveMatch(3));
}

async function fillFork(stack: Stack): Promise<void> {
  await fillSound(stack);
  const { writable, context, dataDirectory } = stack;
  await writable.query.updateTable('users').set({ silence_end: -1 }).where('id', '=', 3).execute();
  await writable.query.insertInto('stats').values({ id: 3, mode: 7, pp: 10 }).execute();
  await insertMap(writable, 20, { status: -2 });
  const oddMap = await insertMap(writable, 21, { status: 7, last_update: '0000-00-00 00:00:00' });
  await insertPlayer(writable, 6);
  for (const [id, player] of [
    [7, { country: 'XX' }],
    [8, { country: '' }],
    [9, { name: 'twin', safe_name: 'twin' }],
    [10, { name: 'tw1n', safe_name: 'twin', clan_id: 2, clan_priv: 9 }],
    [11, { clan_id: 77, clan_priv: 1 }],
  ] as const) {
    await insertPlayer(writable, id, player);
    await insertStats(writable, id, { 0: { pp: 100, plays: 1 } });
    await context.ranks.set(0, { id, country: 'country' in player ? player.country : 'xx' }, 100);
  }
  await insertClan(writable, 2, { owner: 999, created_at: '0000-00-00 00:00:00' });
  await insertScore(writable, { id: 3, userid: 999, map_md5: md5Of('map 10') });
  await insertScore(writable, { id: 4, userid: 3, map_md5: md5Of('deleted') });
  await insertScore(writable, { id: 5, userid: 4, map_md5: oddMap, grade: '??' });
  await insertScore(writable, { id: 6, userid: 7, map_md5: oddMap, play_time: '0000-00-00 00:00:00' });
  await insertScore(writable, { id: 7, userid: 3, map_md5: oddMap, mode: 7, status: 1, mods: -1 });
  await insertPool(writable, 2, { created_by: 999, created_at: '0000-00-00 00:00:00' });
  await insertPick(writable, { pool_id: 2, map_id: 12_345, mods: 64, slot: 1 });
  await putFiles(dataDirectory, ['osr/3.osr', 'osr/5.osr', 'osr/6.osr', 'osr/7.osr']);
  await context.ranks.remove(0, { id: 9, country: 'xx' });
  await context.ranks.set(0, { id: 4, country: 'us' }, 150);
  await context.ranks.set(0, { id: 5, country: 'xx' }, 900);
}

export const FIXTURES: readonly Fixture[] = [
  {
    name: 'bancho.py 4.3',
    tables: OLD_TABLES,
    fill: fillSound,
    planted: [
      [
        'character sets',
        'ok',
        "users.name, users.safe_name, users.userpage_content, users.custom_badge_name, maps.artist and 6 more in utf8mb3: readable, emoji can't be stored",
      ],
    ],
  },
  { name: 'bancho.py 5.3', tables: ALL_TABLES, fill: fillSound, planted: [] },
  {
    name: 'a fork with odd rows',
    tables: FORK_TABLES,
    fill: fillFork,
    planted: [
      ['map statuses', 'warn', 'maps.status has unknown values: -2 (1 map), 7 (1 map)'],
      ['stats rows', 'warn', '1 player without a row in every mode: 6'],
      ['stats rows', 'warn', 'rows of modes that the game does not have: 7 (1 row)'],
      ['safe names', 'warn', 'users.safe_name is not unique: twin'],
      ['countries', 'warn', 'users.country is not two lower-case letters: "" (1 player), "XX" (1 player)'],
      ['clans', 'warn', '1 clan whose owner is no user: 2'],
      ['clans', 'warn', '1 player in a clan that does not exist: 11'],
      ['clans', 'warn', '1 player with an unknown users.clan_priv: 10'],
      ['scores', 'warn', '1 of the newest 7 without their player: 3'],
      ['scores', 'warn', '1 of the newest 7 without their map: 4'],
      ['scores', 'warn', '1 of the newest 7 with an unknown grade: 5'],
      ['scores', 'warn', '1 of the newest 7 of a mode that the game does not have: 7'],
      ['scores', 'warn', '1 of the newest 7 without a date: 6'],
      [
        'rank sets',
        'warn',
        'osu! (mode 0), of 50 at the top: hidden or deleted players: 5; missing: 9; other pp than in SQL: 4',
      ],
      ['replays', 'warn', '1 of the newest 6 best scores have none: 4'],
    ],
  },
];

/** Puts the fixture's tables in the place of those that the stack came with. */
export async function build({ tables, fill }: Fixture, stack: Stack): Promise<void> {
  const { query, dialect } = stack.writable;
  for (const { name } of await query.introspection.getTables()) await query.schema.dropTable(name).execute();
  for (const table of tables)
    for (const statement of dialect.createTable(table)) await sql.raw(statement).execute(query);
  await query.insertInto('channels').values({ name: '#osu', topic: 'General discussion.' }).execute();
  await fill(stack);
}

const each = (ids: readonly number[], query: (id: number) => string) => ids.map(query);
const PLAYERS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 999];
const SCORES = [1, 2, 3, 4, 5, 6, 7];

/** Endpoint of v1 -> the queries it is asked. */
const V1_QUERIES: Readonly<Record<string, string[]>> = {
  '/search_players': ['q=player', '', 'q=twin', 'q=%F0%9F%98%80', 'q=%CF%89'],
  '/get_player_count': [''],
  '/get_online_players': [''],
  '/get_player_info': [
    ...each(PLAYERS, (id) => `scope=all&id=${id}`),
    'scope=all&name=twin',
    'scope=all&name=%CF%89mega',
    // Letters of four bytes.
    'scope=all&name=%F0%9D%94%B8%F0%9D%94%B9',
  ],
  '/get_player_status': each(PLAYERS, (id) => `id=${id}`),
  '/get_player_scores': [0, 4, 8].flatMap((mode) =>
    ['best', 'recent', 'first'].flatMap((scope) =>
      each(PLAYERS, (id) => `scope=${scope}&id=${id}&mode=${mode}&include_loved=1`),
    ),
  ),
  '/get_player_most_played': each(PLAYERS, (id) => `id=${id}`),
  '/get_map_info': each([10, 11, 20, 21], (id) => `id=${id}`),
  '/get_map_scores': ['best', 'recent'].flatMap((scope) =>
    each([10, 11, 20, 21], (id) => `scope=${scope}&id=${id}`),
  ),
  '/get_score_info': each(SCORES, (id) => `id=${id}`),
  '/get_replay': SCORES.flatMap((id) => [`id=${id}`, `id=${id}&include_headers=false`]),
  '/get_match': ['id=0', 'id=1'],
  '/get_matches': [''],
  '/get_leaderboard': [
    ...['pp', 'tscore', 'rscore', 'acc', 'plays', 'playtime'].map((sort) => `sort=${sort}`),
    'country=XX',
  ],
  '/get_clan': ['id=1', 'id=2'],
  '/get_mappool': ['id=1', 'id=2'],
};

/** Endpoint of v2 -> what it is asked. */
const V2_URLS: Readonly<Record<string, string[]>> = {
  '/server/stats': ['/v2/server/stats'],
  '/leaderboards/{mode}': [
    ...['pp', 'tscore', 'rscore', 'acc', 'plays', 'playtime'].map(
      (sort) => `/v2/leaderboards/0?sort=${sort}`,
    ),
    '/v2/leaderboards/0?country=XX',
  ],
  '/players': [
    '/v2/players',
    ...['priv=3', 'country=jp', 'clan_id=1', 'clan_priv=3', 'preferred_mode=0', 'play_style=0'].map(
      (filter) => `/v2/players?${filter}`,
    ),
  ],
  '/players/search': ['/v2/players/search?q=pl', '/v2/players/search?q=%CF%89%CF%89'],
  '/players/online': ['/v2/players/online'],
  '/players/{player_id}': [
    ...each(PLAYERS, (id) => `/v2/players/${id}`),
    '/v2/players/twin',
    '/v2/players/%F0%9D%94%B8%F0%9D%94%B9',
  ],
  '/players/{player_id}/status': each(PLAYERS, (id) => `/v2/players/${id}/status`),
  '/players/{player_id}/stats': each(PLAYERS, (id) => `/v2/players/${id}/stats`),
  '/players/{player_id}/stats/{mode}': each(PLAYERS, (id) => `/v2/players/${id}/stats/0`),
  '/players/{player_id}/scores': ['best', 'recent'].flatMap((scope) =>
    each(PLAYERS, (id) => `/v2/players/${id}/scores?scope=${scope}`),
  ),
  '/players/{player_id}/most_played': each(PLAYERS, (id) => `/v2/players/${id}/most_played`),
  '/players/{player_id}/favourites': each(PLAYERS, (id) => `/v2/players/${id}/favourites`),
  '/players/{player_id}/friends': ['/v2/players/3/friends'],
  '/maps': [
    '/v2/maps',
    ...['set_id=1000', 'server=osu!', 'status=2', 'artist=Artist', 'creator=mapper', 'filename=10.osu'].map(
      (filter) => `/v2/maps?${filter}`,
    ),
    '/v2/maps?mode=0&frozen=false',
  ],
  '/maps/{map_id}': each([10, 11, 20, 21], (id) => `/v2/maps/${id}`),
  '/maps/{map_id}/rating': each([10, 11, 20, 21], (id) => `/v2/maps/${id}/rating`),
  '/maps/{map_id}/scores': ['best', 'recent'].flatMap((scope) =>
    each([10, 11, 20, 21], (id) => `/v2/maps/${id}/scores?scope=${scope}`),
  ),
  '/scores': ['/v2/scores', '/v2/scores?mods=0&status=2&mode=0&user_id=3'],
  '/scores/{score_id}': each(SCORES, (id) => `/v2/scores/${id}`),
  '/scores/{score_id}/replay': each(SCORES, (id) => `/v2/scores/${id}/replay`),
  '/clans': ['/v2/clans'],
  '/clans/{clan_id}': ['/v2/clans/1', '/v2/clans/2'],
  '/matches': ['/v2/matches'],
  '/matches/{match_id}': ['/v2/matches/0', '/v2/matches/1'],
};

/** Endpoint of osu!'s API -> the queries it is asked. */
const OSU_QUERIES: Readonly<Record<string, string[]>> = {
  '/get_beatmaps': [...each([10, 11, 20, 21], (id) => `b=${id}`), '', 's=1000', 'u=3', 'since=2000-01-01'],
  '/get_user': [...each(PLAYERS, (id) => `u=${id}`), 'u=twin', 'u=%F0%9D%94%B8%F0%9D%94%B9'],
  '/get_user_best': each(PLAYERS, (id) => `u=${id}`),
  '/get_user_recent': each(PLAYERS, (id) => `u=${id}`),
  '/get_scores': [...each([10, 11, 20, 21], (id) => `b=${id}`), 'b=10&u=3', 'b=10&mods=0'],
  '/get_replay': ['b=10&u=3', ...each(SCORES, (id) => `s=${id}`)],
  '/get_match': ['mp=0', 'mp=1'],
};

/** Endpoint of AstroAPI -> what it is asked. */
const ASTRO_URLS: Readonly<Record<string, string[]>> = {
  '/v1/getLevel/{name}': [10, 11, 20, 21].map((id) => `/api/v1/getLevel/Title%20${id}`),
  '/v1/getLevelID/{levelid}': ['A', 'B', 'K', 'L'].map((digit) => `/api/v1/getLevelID/0000-0000-000${digit}`),
  '/v1/getUser/{name}': [
    '/api/v1/getUser/player%203',
    '/api/v1/getUser/twin',
    '/api/v1/getUser/%F0%9D%94%B8%F0%9D%94%B9',
  ],
  '/v1/getUserFromID/{uid}': each(PLAYERS, (id) => `/api/v1/getUserFromID/${id}`),
  '/v1/getUserID/{uid}': each(PLAYERS, (id) => `/api/v1/getUserID/${id}`),
  '/v1/getUserQuery/{query}': ['/api/v1/getUserQuery/pl', '/api/v1/getUserQuery/%CF%89%CF%89'],
  '/v2/getLeaderBoards/{board}': ['creative', 'solo', 'versus', 'atomic', 'supernova'].map(
    (board) => `/api/v2/getLeaderBoards/${board}`,
  ),
  '/v4/getWR/{uid}': each(PLAYERS, (id) => `/api/v4/getWR/${id}`),
  '/v5/getCosmoDescription/{uid}': each(PLAYERS, (id) => `/api/v5/getCosmoDescription/${id}`),
  '/v5/getUserAwards/{uid}': each(PLAYERS, (id) => `/api/v5/getUserAwards/${id}`),
};

const under = (mount: string, { path }: Route, queries: Readonly<Record<string, string[]>>) =>
  queries[path]?.map((query) => `${mount}${path}?${query}`);

const URLS: Readonly<Record<string, (route: Route) => string[] | undefined>> = {
  v1: (route) => under('/v1', route, V1_QUERIES),
  v2: ({ path }) => V2_URLS[path],
  osu: (route) => under('/api', route, OSU_QUERIES),
  astro: ({ path }) => ASTRO_URLS[path],
};

/** What an endpoint is asked; the first has to be found in every fixture. */
export function urlsOf(route: Route, version: ApiVersion): string[] {
  return URLS[version.name]?.(route) ?? [exampleUrl(route, version)];
}
