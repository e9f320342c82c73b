import request from 'supertest';
import { insertMap, insertPlayer, insertScore, insertStats } from '../support/factories';
import { testServices } from '../support/services';
import { createServicesStack, type Stack } from '../support/stacks';

(testServices() ? describe : describe.skip)('with Redis stopped', () => {
  let stack: Stack;
  const get = (path: string) => request(stack.app).get(path);

  beforeAll(async () => {
    // Nothing listens on port 1.
    stack = await createServicesStack({ env: { REDIS_PORT: '1' } });
    const { writable } = stack;
    for (const [id, pp, country] of [
      [9, 321, 'jp'],
      [10, 321, 'jp'],
      [100, 321, 'us'],
      [4, 500, 'us'],
    ] as const) {
      await insertPlayer(writable, id, { country, latest_activity: 1_700_000_000 + id });
      await insertStats(writable, id, { 0: { pp } });
    }
    await insertScore(writable, { id: 1, userid: 9, map_md5: await insertMap(writable, 5) });
    await writable.query
      .insertInto('tourney_pools')
      .values({ id: 1, name: 'pool', created_at: '2025-01-01 00:00:00', created_by: 9 })
      .execute();
  });
  afterAll(() => stack.close());

  it.each([
    '/v1/search_players',
    '/v1/get_player_info?scope=all&id=9',
    '/v1/get_player_scores?scope=best&id=9',
    '/v1/get_player_most_played?id=9',
    '/v1/get_map_info?id=5',
    '/v1/get_map_scores?scope=best&id=5',
    '/v1/get_score_info?id=1',
    '/v1/get_leaderboard',
    '/v1/get_mappool?id=1',
    '/v2/server/stats',
    '/v2/players',
    '/v2/players/9',
    '/v2/players/9/stats',
    '/v2/players/9/scores',
    '/v2/players/9/favourites',
    '/v2/leaderboards/0',
    '/v2/maps/5/scores',
    '/v2/scores/1',
    '/v2/clans',
  ])('%s answers', async (path) => {
    expect((await get(path)).status).toBe(200);
  });

  it('ranks come from SQL, equal pp in the order of the sets', async () => {
    const ranks: Record<number, number[]> = {};
    for (const id of [4, 9, 10, 100]) {
      const { rank, country_rank } = (await get(`/v1/get_player_info?scope=stats&id=${id}`)).body.player
        .stats[0];
      ranks[id] = [rank, country_rank];
    }
    expect(ranks).toEqual({ 4: [1, 1], 9: [2, 1], 100: [3, 2], 10: [4, 2] });
  });

  it('everybody is offline, marked as stale', async () => {
    expect((await get('/v1/get_player_status?id=9')).body.player_status).toEqual({
      online: false,
      last_seen: 1_700_000_009,
      stale: true,
    });
    expect((await get('/v1/get_player_count')).body).toEqual({
      status: 'success',
      counts: { online: 0, total: 5 },
      stale: true,
    });
    expect((await get('/v1/get_mappool?id=1')).body.created_by.online).toBe(false);
  });

  it.each(['/get_match?id=0', '/get_matches', '/get_online_players'])(
    '%s says so, and when to come again',
    async (path) => {
      const { status, body, headers } = await get(path);
      expect(status).toBe(503);
      expect(body).toEqual({ status: 'Live state is not available right now.' });
      expect(headers['retry-after']).toBe('5');
    },
  );

  it('the service is ready, and says which dependency is away', async () => {
    const { status, body } = await request(stack.app).get('/health/ready');
    expect([status, body]).toEqual([200, { status: 'ok', database: 'ok', redis: 'away' }]);
  });
});
