import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import { v1 } from '../../src/api/v1';
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
import { describeOnEveryStack } from '../support/stacks';

/** The number marks everything that belongs to the hidden player, so that a single search finds any leak. */
const HIDDEN = 777_888;
const NAME = 'Hidden Hana';
const TRACES = [String(HIDDEN), NAME, 'hidden_hana'];

/** Of a public player, so that routes that need a key are swept as well. */
const KEY = 'a0b1c2d3-0000-4000-8000-000000000003';

const BY_PLAYER = [`id=${HIDDEN}`, 'name=Hidden%20Hana'];

interface Expectation {
  queries: string[];
  status?: number;
  message?: string;
}

/** Endpoint -> the queries that would show the player, and what they answer instead. Others are asked their example. */
const SWEEP: Record<string, Expectation> = {
  '/search_players': { queries: ['q=hidden', '', 'q=hidden_hana'], status: 200 },
  '/get_player_count': { queries: [''], status: 200 },
  '/get_online_players': { queries: [''], status: 200 },
  '/get_player_info': {
    queries: ['info', 'stats', 'all'].flatMap((scope) =>
      BY_PLAYER.map((player) => `scope=${scope}&${player}`),
    ),
    status: 404,
    message: 'Player not found.',
  },
  '/get_friends': { queries: [''], status: 200 },
  '/get_player_status': { queries: BY_PLAYER, status: 404, message: 'Player not found.' },
  '/get_player_scores': {
    queries: ['best', 'recent', 'first'].flatMap((scope) =>
      BY_PLAYER.map((player) => `scope=${scope}&${player}`),
    ),
    status: 404,
    message: 'Player not found.',
  },
  '/get_player_most_played': { queries: BY_PLAYER, status: 404, message: 'Player not found.' },
  '/get_map_info': { queries: ['id=5'], status: 200 },
  '/get_map_scores': { queries: ['scope=best&id=5', 'scope=recent&id=5'], status: 200 },
  '/get_score_info': { queries: [`id=${HIDDEN}`], status: 404, message: 'Score not found.' },
  '/get_replay': {
    queries: [`id=${HIDDEN}`, `id=${HIDDEN}&include_headers=false`],
    status: 404,
    message: 'Replay not found.',
  },
  '/get_match': { queries: ['id=0', 'id=1'], status: 200 },
  '/get_matches': { queries: [''], status: 200 },
  '/get_leaderboard': {
    queries: ['tscore', 'rscore', 'pp', 'acc', 'plays', 'playtime'].flatMap((sort) => [
      `sort=${sort}`,
      `sort=${sort}&country=qq`,
    ]),
    status: 200,
  },
  '/get_clan': { queries: ['id=1', 'id=2'], status: 200 },
  '/get_mappool': { queries: ['id=1', 'id=2'], status: 200 },
};

describe.each([
  ['restricted', RESTRICTED],
  ['unverified', UNVERIFIED],
])('a player who is %s', (_what, priv) => {
  describeOnEveryStack('shows nowhere', (stack) => {
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
      await insertPlayer(writable, HIDDEN, { name: NAME, priv, country: 'qq', clan_id: 2, clan_priv: 2 });
      await insertStats(writable, HIDDEN, {
        0: { pp: 9000, tscore: 9, rscore: 9, acc: 99, plays: 9, playtime: 9 },
      });
      const md5 = await insertMap(writable, 5);
      await insertScore(writable, { id: HIDDEN, userid: HIDDEN, map_md5: md5, score: 999 });
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
      await context.live.putPlayer(livePlayer(HIDDEN, { name: NAME, priv }));
      // A writer whose privileges lag behind the database must not let the player show either.
      await context.live.putPlayer(livePlayer(3, { priv: PUBLIC }));
      const hidden = { id: HIDDEN, name: NAME };
      await context.live.putMatch(0, liveMatch(HIDDEN, { host: hidden, refs: [hidden] }));
      await context.live.putMatch(
        1,
        liveMatch(3, {
          refs: [hidden],
          active_slots: { 0: slotOf(3), 1: { ...slotOf(HIDDEN), player: hidden } },
        }),
      );
    });

    it.each(v1.routes)('is not on $path', async ({ path, methods, example }) => {
      const { queries, status, message }: Expectation = SWEEP[path] ?? { queries: [example] };
      for (const query of queries) {
        const answer = await request(stack().app)
          [methods[0] ?? 'get'](`/v1${path}?${query}`)
          .set('Authorization', KEY);
        expect([query, answer.status]).toEqual([query, status ?? answer.status]);
        expect(answer.status).toBeLessThan(500);
        if (message) expect(answer.body).toEqual({ status: message });
        for (const trace of TRACES) expect(answer.text).not.toContain(trace);
      }
    });

    it('is counted as an account, and neither as online nor as a member of a clan', async () => {
      const count = await request(stack().app).get('/v1/get_player_count');
      expect(count.body.counts).toEqual({ online: 1, total: 3 });
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
    });
  });
});
