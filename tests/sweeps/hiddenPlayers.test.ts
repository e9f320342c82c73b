import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import { API_VERSIONS } from '../../src/app';
import { grantBadge } from '../../src/badges/badgeRepository';
import { migrateOwnTables } from '../../src/db/migrate';
import { setDescription } from '../../src/descriptions/descriptionRepository';
import { Privileges } from '../../src/osu/privileges';
import type { ApiVersion } from '../../src/http/mount';
import type { Route } from '../../src/http/route';
import {
  insertClan,
  insertMap,
  insertPlayer,
  insertScore,
  insertStats,
  liveMatch,
  livePlayer,
  PUBLIC,
  RESTRICTED,
  slotOf,
  UNVERIFIED,
} from '../support/factories';
import { exampleUrl } from '../support/routes';
import { sessionCookie } from '../support/sessions';
import { describeOnEveryStack, type Stack } from '../support/stacks';

/** The number marks everything that belongs to the hidden player, so that a single search finds any leak. */
const HIDDEN = 777_888;
const NAME = 'Hidden Hana';
const NAMES = [NAME, 'hidden_hana'];
const TRACES = [String(HIDDEN), ...NAMES];
/** What the player has written, and a badge's name. */
const LINE = 'of hidden Hana';

/** Of a public player, so that routes that need a key are swept as well. */
const KEY = 'a0b1c2d3-0000-4000-8000-000000000003';

const STAFF_KEY = 'a0b1c2d3-0000-4000-8000-000000000005';
const STAFF = 5;

const BY_PLAYER = [`id=${HIDDEN}`, 'name=Hidden%20Hana'];
const BY_USER = [`u=${HIDDEN}`, `u=${HIDDEN}&type=id`, 'u=Hidden%20Hana', 'u=hidden_hana&type=string'];
const SORTS = ['tscore', 'rscore', 'pp', 'acc', 'plays', 'playtime'];
const all = (path: string, queries: readonly string[]) => queries.map((query) => `${path}?${query}`);

interface Expectation {
  /** What would show the player. */
  urls: string[];
  /** For the public and for other players. */
  status: number;
  message?: string;
  /** The player itself and staff see nothing of it either: there is nothing of it in there. */
  shows?: false;
  /** What must not be told; else the id and the names. */
  traces?: string[];
}

/** Who may see what: route -> what it says of a hidden player. Routes that are not named are asked their example. */
const SWEEP: Record<string, Expectation> = {
  'v1 /search_players': { urls: all('/v1/search_players', ['q=hidden', '', 'q=hidden_hana']), status: 200 },
  'v1 /get_player_count': { urls: ['/v1/get_player_count'], status: 200, shows: false },
  'v1 /get_online_players': { urls: ['/v1/get_online_players'], status: 200 },
  'v1 /get_player_info': {
    urls: ['info', 'stats', 'all'].flatMap((scope) =>
      all(
        `/v1/get_player_info`,
        BY_PLAYER.map((player) => `scope=${scope}&${player}`),
      ),
    ),
    status: 404,
    message: 'Player not found.',
  },
  'v1 /get_player_status': {
    urls: all('/v1/get_player_status', BY_PLAYER),
    status: 404,
    message: 'Player not found.',
    shows: false,
  },
  'v1 /get_player_scores': {
    urls: ['best', 'recent', 'first'].flatMap((scope) =>
      all(
        '/v1/get_player_scores',
        BY_PLAYER.map((player) => `scope=${scope}&${player}`),
      ),
    ),
    status: 404,
    message: 'Player not found.',
  },
  'v1 /get_player_most_played': {
    urls: all('/v1/get_player_most_played', BY_PLAYER),
    status: 404,
    message: 'Player not found.',
    shows: false,
  },
  'v1 /get_map_info': { urls: ['/v1/get_map_info?id=5'], status: 200, shows: false },
  'v1 /get_map_scores': {
    urls: all('/v1/get_map_scores', ['scope=best&id=5', 'scope=recent&id=5']),
    status: 200,
  },
  'v1 /get_score_info': {
    urls: [`/v1/get_score_info?id=${HIDDEN}`],
    status: 404,
    message: 'Score not found.',
  },
  'v1 /get_replay': {
    urls: all('/v1/get_replay', [`id=${HIDDEN}`, `id=${HIDDEN}&include_headers=false`]),
    status: 404,
    message: 'Replay not found.',
    shows: false,
  },
  'v1 /get_match': { urls: all('/v1/get_match', ['id=0', 'id=1']), status: 200 },
  'v1 /get_matches': { urls: ['/v1/get_matches'], status: 200 },
  'v1 /get_leaderboard': {
    urls: SORTS.flatMap((sort) => all('/v1/get_leaderboard', [`sort=${sort}`, `sort=${sort}&country=qq`])),
    status: 200,
  },
  'v1 /get_clan': { urls: all('/v1/get_clan', ['id=1', 'id=2']), status: 200 },
  'v1 /get_mappool': { urls: ['/v1/get_mappool?id=1'], status: 200 },
  'v2 /server/stats': { urls: ['/v2/server/stats'], status: 200, shows: false },
  'v2 /leaderboards/{mode}': {
    urls: SORTS.flatMap((sort) => all('/v2/leaderboards/0', [`sort=${sort}`, `sort=${sort}&country=qq`])),
    status: 200,
  },
  'v2 /players': { urls: all('/v2/players', ['', 'clan_id=2', 'country=qq']), status: 200 },
  'v2 /players/search': { urls: all('/v2/players/search', ['q=hidden', 'q=hidden_hana']), status: 200 },
  'v2 /players/online': { urls: ['/v2/players/online'], status: 200 },
  'v2 /players/{player_id}': {
    urls: [
      `/v2/players/${HIDDEN}`,
      '/v2/players/Hidden%20Hana',
      `/v2/players/${HIDDEN}?key=id`,
      '/v2/players/hidden_hana?key=username',
    ],
    status: 404,
    message: 'Player not found.',
  },
  'v2 /players/{player_id}/status': {
    urls: [`/v2/players/${HIDDEN}/status`],
    status: 404,
    message: 'Player status not found.',
    shows: false,
  },
  'v2 /players/{player_id}/stats': {
    urls: [`/v2/players/${HIDDEN}/stats`],
    status: 404,
    message: 'Player not found.',
  },
  'v2 /players/{player_id}/stats/{mode}': {
    urls: [`/v2/players/${HIDDEN}/stats/0`],
    status: 404,
    message: 'Player not found.',
  },
  'v2 /players/{player_id}/scores': {
    urls: all(`/v2/players/${HIDDEN}/scores`, ['scope=best', 'scope=recent']),
    status: 404,
    message: 'Player not found.',
  },
  'v2 /players/{player_id}/most_played': {
    urls: [`/v2/players/${HIDDEN}/most_played`],
    status: 404,
    message: 'Player not found.',
    shows: false,
  },
  'v2 /players/{player_id}/favourites': {
    urls: [`/v2/players/${HIDDEN}/favourites`],
    status: 404,
    message: 'Player not found.',
    shows: false,
  },
  'v2 /maps/{map_id}/scores': { urls: all('/v2/maps/5/scores', ['scope=best', 'scope=recent']), status: 200 },
  'v2 /maps/{map_id}/rating': { urls: ['/v2/maps/5/rating'], status: 200, shows: false },
  'v2 /scores': { urls: all('/v2/scores', ['', `user_id=${HIDDEN}`]), status: 200 },
  'v2 /scores/{score_id}': { urls: [`/v2/scores/${HIDDEN}`], status: 404, message: 'Score not found.' },
  'v2 /scores/{score_id}/replay': {
    urls: [`/v2/scores/${HIDDEN}/replay`],
    status: 404,
    message: 'Replay not found.',
    shows: false,
  },
  // A clan's row names its owner by number, which leads nowhere for a hidden player as for one who is gone.
  'v2 /clans': { urls: ['/v2/clans'], status: 200, shows: false, traces: NAMES },
  'v2 /clans/{clan_id}': { urls: ['/v2/clans/1'], status: 200, shows: false, traces: NAMES },
  'v2 /matches': { urls: ['/v2/matches'], status: 200 },
  'v2 /matches/{match_id}': { urls: ['/v2/matches/0', '/v2/matches/1'], status: 200 },
  'osu /get_beatmaps': { urls: all('/api/get_beatmaps', ['b=5', ...BY_USER]), status: 200, shows: false },
  'osu /get_user': { urls: all('/api/get_user', BY_USER), status: 200 },
  'osu /get_user_best': { urls: all('/api/get_user_best', BY_USER), status: 200 },
  'osu /get_user_recent': { urls: all('/api/get_user_recent', BY_USER), status: 200 },
  'osu /get_scores': {
    urls: all('/api/get_scores', ['b=5', ...BY_USER.map((player) => `b=5&${player}`)]),
    status: 200,
  },
  'osu /get_replay': {
    urls: all('/api/get_replay', [`s=${HIDDEN}`, ...BY_USER.map((player) => `b=5&${player}`)]),
    status: 404,
    message: 'Replay not available.',
    shows: false,
  },
  'osu /get_match': { urls: all('/api/get_match', ['mp=0', 'mp=1']), status: 200 },
  'astro /v1/getLevel/{name}': { urls: ['/api/v1/getLevel/Title%205'], status: 200 },
  'astro /v1/getLevelID/{levelid}': { urls: ['/api/v1/getLevelID/0000-0000-0005'], status: 200 },
  'astro /v1/getUser/{name}': {
    urls: ['/api/v1/getUser/Hidden%20Hana', '/api/v1/getUser/hidden_hana'],
    status: 404,
    message: 'User not found!',
  },
  'astro /v1/getUserFromID/{uid}': {
    urls: [`/api/v1/getUserFromID/${HIDDEN}`],
    status: 404,
    message: 'User not found!',
  },
  'astro /v1/getUserID/{uid}': {
    urls: [`/api/v1/getUserID/${HIDDEN}`],
    status: 404,
    message: 'User not found!',
  },
  'astro /v1/getUserQuery/{query}': {
    urls: ['/api/v1/getUserQuery/hidden', '/api/v1/getUserQuery/hidden_hana'],
    status: 200,
  },
  'astro /v2/getLeaderBoards/{board}': {
    urls: ['creative', 'solo', 'versus'].map((board) => `/api/v2/getLeaderBoards/${board}`),
    status: 200,
  },
  'astro /v4/getWR/{uid}': {
    urls: [`/api/v4/getWR/${HIDDEN}`],
    status: 404,
    message: 'User not found!',
    shows: false,
  },
  'astro /v5/getCosmoDescription/{uid}': {
    urls: [`/api/v5/getCosmoDescription/${HIDDEN}`],
    status: 200,
    shows: false,
    traces: [...TRACES, LINE],
  },
  'astro /v5/getUserAwards/{uid}': {
    urls: [`/api/v5/getUserAwards/${HIDDEN}`],
    status: 200,
    shows: false,
    traces: [...TRACES, LINE],
  },
};

const ROUTES = API_VERSIONS.flatMap((version) =>
  version.routes.map((route) => ({ name: `${version.name} ${route.path}`, version, route })),
);
const WITHOUT_THEM = { status: 200, shows: false } as const;

function expectationOf({
  name,
  route,
  version,
}: {
  name: string;
  route: Route;
  version: ApiVersion;
}): Expectation {
  const isRead = route.methods.includes('get');
  return (isRead && SWEEP[name]) || { ...WITHOUT_THEM, urls: [exampleUrl(route, version)] };
}

/** The headers that say who asks. */
const ASKERS: Record<string, (stack: Stack) => Promise<Record<string, string>>> = {
  nobody: async () => ({}),
  'another player, by key': async () => ({ Authorization: KEY }),
  'another player, by session': async (stack) => ({ Cookie: await sessionCookie(stack, 3) }),
};
const SEERS: typeof ASKERS = {
  'the player, by session': async (stack) => ({ Cookie: await sessionCookie(stack, HIDDEN) }),
  'staff, by session': async (stack) => ({ Cookie: await sessionCookie(stack, STAFF) }),
  'staff, by key': async () => ({ Authorization: STAFF_KEY }),
};

function ask({ app }: Stack, { methods }: Route, url: string, headers: Record<string, string>) {
  return request(app)[methods[0] ?? 'get'](url).set(headers);
}

describe.each([
  ['restricted', RESTRICTED],
  ['unverified', UNVERIFIED],
])('a player who is %s', (_what, priv) => {
  describeOnEveryStack(
    'shows nowhere',
    (stack) => {
      beforeAll(async () => {
        const { writable, context, dataDirectory } = stack();
        await insertClan(writable, 1, { owner: HIDDEN });
        await insertClan(writable, 2, { owner: 3 });
        await insertPlayer(writable, 3, { clan_id: 2, clan_priv: 3, api_key: KEY });
        await writable.query
          .insertInto('relationships')
          .values({ user1: 3, user2: HIDDEN, type: 'friend' })
          .execute();
        await insertStats(writable, 3, { 0: { pp: 1, plays: 1 } });
        await insertPlayer(writable, STAFF, { priv: PUBLIC | Privileges.Moderator, api_key: STAFF_KEY });
        await insertPlayer(writable, HIDDEN, { name: NAME, priv, country: 'qq', clan_id: 2, clan_priv: 2 });
        await insertStats(writable, HIDDEN, {
          0: { pp: 9000, tscore: 9, rscore: 9, acc: 99, plays: 9, playtime: 9 },
        });
        const md5 = await insertMap(writable, 5);
        const play_time = new Date().toISOString().slice(0, 19).replace('T', ' ');
        await insertScore(writable, { id: HIDDEN, userid: HIDDEN, map_md5: md5, score: 999, play_time });
        await insertScore(writable, { id: 10, userid: 3, map_md5: md5, score: 1 });
        await mkdir(join(dataDirectory, 'osr'), { recursive: true });
        await writeFile(join(dataDirectory, 'osr', `${HIDDEN}.osr`), 'frames');
        await writable.query
          .insertInto('tourney_pools')
          .values([
            { id: 1, name: 'by hidden', created_at: '2025-01-01 00:00:00', created_by: HIDDEN },
            { id: 2, name: 'by clan mate', created_at: '2025-01-01 00:00:00', created_by: 3 },
          ])
          .execute();
        await migrateOwnTables(writable);
        await setDescription(writable, HIDDEN, { line1: LINE, line2: '' });
        await grantBadge(writable, HIDDEN, { badge: 'x', name: LINE, asset: 'x', given_at: 0 });
        await context.live.putPlayer(livePlayer(HIDDEN, { name: NAME, priv }));
        // A writer whose privileges lag behind the database must not let the player show either.
        await context.live.putPlayer(livePlayer(3, { priv: PUBLIC }));
        const hidden = { id: HIDDEN, name: NAME };
        await context.live.putMatch(
          0,
          liveMatch(HIDDEN, { host: hidden, refs: [hidden], in_progress: true }),
        );
        await context.live.putMatch(
          1,
          liveMatch(3, {
            refs: [hidden],
            in_progress: true,
            active_slots: { 0: slotOf(3), 1: { ...slotOf(HIDDEN), player: hidden } },
          }),
        );
      });

      describe.each(Object.keys(ASKERS))('to %s', (asker) => {
        it.each(ROUTES)('on $name', async (entry) => {
          const { urls, status, message, traces = TRACES } = expectationOf(entry);
          const headers = await ASKERS[asker]!(stack());
          for (const url of urls) {
            const answer = await ask(stack(), entry.route, url, headers);
            expect(answer.status).toBeLessThan(500);
            if (SWEEP[entry.name] && entry.route.methods.includes('get'))
              expect([url, answer.status]).toEqual([url, status]);
            if (message) expect(answer.body).toEqual(entry.version.envelope(message));
            for (const trace of traces) expect(answer.text ?? '').not.toContain(trace);
          }
        });
      });

      describe.each(Object.keys(SEERS))('but to %s', (seer) => {
        const shown = ROUTES.filter(
          ({ name, route }) => route.methods.includes('get') && SWEEP[name] && SWEEP[name].shows !== false,
        );
        it.each(shown)('on $name', async (entry) => {
          const headers = await SEERS[seer]!(stack());
          for (const url of expectationOf(entry).urls) {
            const answer = await ask(stack(), entry.route, url, headers);
            expect([url, answer.status]).toEqual([url, 200]);
            expect([url, TRACES.some((trace) => answer.text.includes(trace))]).toEqual([url, true]);
          }
        });
      });

      it('is counted as an account, and neither as online nor as a member of a clan', async () => {
        const count = await request(stack().app).get('/v1/get_player_count');
        expect(count.body.counts).toEqual({ online: 1, total: 4 });
        const pool = await request(stack().app).get('/v1/get_mappool?id=2');
        expect(pool.body.created_by.clan).toMatchObject({ id: 2, members: 1 });
      });

      it('takes no rank from others', async () => {
        const info = await request(stack().app).get('/v1/get_player_info?scope=stats&id=3');
        expect(info.body.player.stats[0]).toMatchObject({ rank: 1, country_rank: 1 });
        const board = await request(stack().app).get('/v1/get_leaderboard');
        expect(board.body.leaderboard).toMatchObject([{ rank: 1, player_id: 3 }]);
        const first = await request(stack().app).get('/v1/get_player_scores?scope=first&id=3');
        expect(first.body.scores).toMatchObject([{ id: 10 }]);
        const user = await request(stack().app).get('/api/v1/getUserID/3');
        expect(user.body.stats.game).toMatchObject({ creativeRanking: 1, worldRecords: 1 });
      });

      it('is on none of the boards of the longest plays, and holds no level', async () => {
        const board = await request(stack().app).get('/api/v2/getLeaderBoards/atomic');
        expect(board.body.data).toMatchObject([{ player: 'player 3' }]);
        const levels = { levels: ['0000-0000-0005'] };
        const level = await request(stack().app).post('/api/v4/getRP').send(levels);
        expect(level.body.data).toMatchObject([{ bestTimeWho: 'player 3' }]);
      });
    },
    { mayWrite: true },
  );
});
