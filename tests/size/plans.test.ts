import { createConnection, type Connection } from 'mysql2/promise';
import { toCursor } from '../../src/api/v2/cursor';
import { API_VERSIONS } from '../../src/app';
import { indexes } from '../../src/cli/indexes';
import { migrateOwnTables } from '../../src/db/migrate';
import { explain, faultsOf, MANY, rowsLookedAt, statementsOf } from '../support/plans';
import { exampleUrl } from '../support/routes';
import { testServices } from '../support/services';
import { createServicesStack, type Stack } from '../support/stacks';

const services = testServices();

/** Beside the examples of all public reads: lists that are long, and ways of asking that have plans of their own. */
const URLS = [
  ...['pp', 'acc', 'plays', 'playtime', 'tscore', 'rscore'].map((sort) => `/v1/get_leaderboard?sort=${sort}`),
  '/v2/leaderboards/0?sort=acc&page=3',
  '/v1/get_player_scores?scope=best&id=3',
  '/v1/get_player_scores?scope=best&id=3&mods=HD&include_loved=true',
  '/v1/get_player_scores?scope=recent&id=3',
  '/v1/get_player_scores?scope=recent&id=3&include_failed=false',
  '/v1/get_player_scores?scope=first&id=3',
  '/v1/get_player_scores?scope=first&id=3&mode=4',
  '/v1/get_player_most_played?id=3',
  '/v1/get_map_scores?scope=best&id=1',
  '/v1/get_map_scores?scope=best&id=1&mode=4',
  '/v1/get_map_scores?scope=recent&id=1',
  '/v2/maps/1/rating',
  '/v2/maps?artist=Artist%207',
  '/v2/maps?creator=mapper%207',
  '/v2/players/3/favourites',
  '/v1/search_players?q=ame',
  '/v2/players',
  '/v2/scores',
  '/v2/maps',
  '/v2/clans',
  '/v2/players/3/stats',
  '/api/get_user?u=3',
  '/api/get_user?u=name%203',
  '/api/get_user_best?u=3',
  '/api/get_user_recent?u=3',
  '/api/get_scores?b=1',
  '/api/get_scores?b=1&u=3',
  '/api/get_scores?b=1&mods=8',
  '/api/get_scores?b=1&rx=1',
  '/api/get_replay?b=1&u=3',
  '/api/get_replay?b=1&u=3&mods=8&rx=1',
  '/api/get_beatmaps?s=7',
  '/api/get_beatmaps?b=7',
  '/api/get_beatmaps?u=mapper%207',
  '/api/get_beatmaps?limit=50',
  '/api/get_beatmaps?since=2023-01-01&limit=50',
  '/api/get_beatmaps?since=2023-01-01&m=0&limit=50',
  '/api/v1/getLevel/7',
  '/api/v1/getLevelID/0000-0000-0001',
  ...['solo', 'versus', 'atomic', 'supernova'].map((board) => `/api/v2/getLeaderBoards/${board}`),
];

/** `URL path: what` -> why it may be. What a snapshot takes over where it is slow is counted or looked through here. */
const ALLOWED: Record<string, string> = {
  '/v1/get_player_count: scan of users': 'a count of all accounts; a snapshot where it is slow',
  '/v2/server/stats: scan of users': 'the same',
  '/v2/players: scan of users': 'the length of the list; a snapshot where it is slow',
  '/v2/scores: scan of scores': 'the same',
  '/v2/maps: scan of maps': 'the same',
  '/v2/clans: scan of clans': 'the same',
  '/v1/get_player_most_played: sort': 'all maps of one player are counted; a snapshot where it is slow',
  '/v2/players/{player_id}/most_played: sort': 'the same',
  '/astro/v4/getClearRateList: sort': 'no index is in this order; a snapshot where it is slow',
  '/astro/v4/getFarmList: sort': 'the same',
};

/** Pages far back, of what most rows have: of players, maps and scores. */
const FAR: [url: string, after: number][] = [
  ['/v2/players?priv=3', 1_500],
  ['/v2/players?clan_priv=0', 1_500],
  ['/v2/players?country=us', 1_500],
  ['/v2/maps?status=2', 8_000],
  ['/v2/maps?mode=0', 8_000],
  ['/v2/maps?frozen=false', 8_000],
  ['/v2/scores?mode=0', 12_000],
  ['/v2/scores?status=2', 12_000],
  ['/v2/scores?mode=0&status=2', 12_000],
  ['/v2/scores?mods=0', 12_000],
];

const FILL = [
  `insert into users (id, name, safe_name, email, priv, pw_bcrypt, country, clan_id)
    select seq, concat('name ', seq), concat('name_', seq), concat(seq, '@e.test'), 3, repeat('_', 60),
      elt(1 + seq % 3, 'us', 'jp', 'de'), seq % 1000 from seq_3_to_4000`,
  `insert into clans (id, name, tag, owner, created_at)
    select seq, concat('clan ', seq), seq, seq + 2, '2024-01-01' from seq_1_to_1000`,
  `insert into stats (id, mode, tscore, rscore, pp, plays, playtime, acc)
    select player.seq, mode.seq, player.seq * 7 % 5000, player.seq * 11 % 5000, player.seq * 13 % 5000,
      player.seq * 17 % 5000, player.seq * 19 % 5000, player.seq * 23 % 100
    from seq_3_to_4000 player join seq_0_to_6 mode`,
  `insert into maps (server, id, set_id, status, md5, artist, title, version, creator, filename, last_update,
      total_length, max_combo, plays, passes)
    select 'osu!', seq, seq div 4, 2, md5(seq), concat('Artist ', seq % 300), seq, seq, concat('mapper ', seq % 300),
      concat(seq, '.osu'), '2024-01-01', 100, 500, seq % 3000, seq % 1000 from seq_1_to_20000`,
  // A busy player, a hot map, and everybody else.
  `insert into scores (map_md5, score, pp, acc, max_combo, mods, n300, n100, n50, nmiss, ngeki, nkatu, status, mode,
      play_time, time_elapsed, client_flags, userid, perfect, online_checksum)
    select md5(if(seq % 5 = 1, 1, 1 + seq % 3000)), seq * 7919 % 100000, seq * 104729 % 900, 98, 400, seq % 2 * 8,
      300, 5, 1, 0, 50, 3, 2 - (seq % 11 > 6) - (seq % 11 > 8), seq % 7 % 2 * 4,
      '2024-01-01' + interval seq minute, 90000, 0, if(seq % 5 = 0, 3, 3 + seq * 31 % 3900), 0, md5(seq)
    from seq_1_to_30000`,
  `insert into favourites select 3 + seq div 10, seq, 0 from seq_1_to_20000`,
  `insert into comments (target_id, target_type, userid, time, comment)
    select seq % 20000, elt(1 + seq % 3, 'replay', 'map', 'song'), 3 + seq % 3900, 0, 'x' from seq_1_to_20000`,
  `insert into ratings select 3 + seq div 10, md5(1 + seq % 3000), 5 from seq_1_to_20000`,
  `insert into relationships select 3 + seq div 10, 3 + seq % 3900, 'friend' from seq_1_to_20000`,
  `insert into tourney_pools (id, name, created_at, created_by) values (1, 'pool', '2024-01-01', 3)`,
  `insert into tourney_pool_maps select seq, 1, 0, seq from seq_1_to_20`,
  `analyze table users, clans, stats, maps, scores, favourites, comments, ratings, relationships`,
];

(services ? describe : describe.skip)('the plans of the public reads', () => {
  let stack: Stack;
  let admin: Connection;
  const found = new Map<string, string[]>();

  beforeAll(async () => {
    stack = await createServicesStack();
    await migrateOwnTables(stack.writable);
    const { host, port, user } = services!.mysql;
    const { name } = stack.context.config.database as { name: string };
    await indexes(
      [],
      { DB_HOST: host, DB_PORT: String(port), DB_USER: user, DB_NAME: name, LOG_LEVEL: 'silent' },
      () => undefined,
    );
    admin = await createConnection({ ...services!.mysql, database: name });
    for (const statement of FILL) await admin.query(statement);
    const reads = API_VERSIONS.flatMap((version) =>
      version.routes
        .filter(({ methods, auth }) => methods.includes('get') && auth === 'public')
        .map((route) => ({ label: `/${version.name}${route.path}`, url: exampleUrl(route, version) })),
    );
    for (const { label, url } of [...reads, ...URLS.map((url) => ({ label: url, url }))]) {
      const statements = await statementsOf(stack, url);
      for (const statement of statements) found.set(statement, [...(found.get(statement) ?? []), label]);
    }
  }, 120_000);
  afterAll(async () => {
    await admin.end();
    await stack.close();
  });

  it('look through no table that grows and sort no more than a page, but for what is allowed', async () => {
    expect(found.size).toBeGreaterThan(30);
    const faults = new Map<string, string>();
    for (const [statement, labels] of found) {
      const plan = await explain(admin, statement);
      for (const fault of faultsOf(plan))
        for (const label of labels) faults.set(`${routeOf(label)}: ${fault}`, statement);
    }
    const unexpected = [...faults].filter(([fault]) => !(fault in ALLOWED));
    expect(unexpected).toEqual([]);
    // What is allowed is still there: else the entry can go.
    expect(Object.keys(ALLOWED).filter((fault) => !faults.has(fault))).toEqual([]);
  });

  describe('far back', () => {
    beforeAll(() => admin.query("update users set country = 'us' where id % 10 > 0"));

    it.each(FAR)('of %s after %s do not go through what lies before', async (url, after) => {
      const list = url.slice('/v2/'.length, url.indexOf('?'));
      const statements = await statementsOf(stack, `${url}&cursor=${toCursor(list, String(after))}`);
      expect(statements).not.toEqual([]);
      for (const statement of statements) expect(await rowsLookedAt(admin, statement)).toBeLessThan(MANY);
    });
  });
});

/** A URL of our own stands for its route. */
function routeOf(label: string): string {
  return label
    .replace(/\?.*/, '')
    .replace('/v2/players/3/', '/v2/players/{player_id}/')
    .replace(/\/0$/, '/{mode}');
}
