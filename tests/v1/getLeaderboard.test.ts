import request from 'supertest';
import {
  insertClan,
  insertPlayer,
  insertStats,
  refusals,
  RESTRICTED,
  UNVERIFIED,
  type Answer,
} from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

type Leaderboard = Answer<{ leaderboard: { rank: number; player_id: number; name: string }[] }>;

describeOnEveryStack('get_leaderboard', (stack) => {
  const get = async (query = ''): Promise<Leaderboard> =>
    request(stack().app).get(`/v1/get_leaderboard${query}`);
  const idsOf = async (query: string) =>
    (await get(query)).body.leaderboard.map(({ player_id }) => player_id);

  beforeAll(async () => {
    const { writable } = stack();
    await insertClan(writable, 7, { name: 'Stars', tag: 'STAR', owner: 3 });
    await insertPlayer(writable, 3, { name: 'さくら', country: 'jp', clan_id: 7, clan_priv: 3 });
    await insertPlayer(writable, 4, { country: 'XX', clan_id: 99, clan_priv: 7 });
    await insertPlayer(writable, 5, { country: 'us' });
    await insertPlayer(writable, 6, { country: 'us' });
    await insertPlayer(writable, 10, { country: 'US' });
    await insertPlayer(writable, 11, { country: 'us', priv: RESTRICTED });
    await insertPlayer(writable, 12, { country: 'us', priv: UNVERIFIED });
    await insertPlayer(writable, 13, { country: 'us' });
    await insertStats(writable, 3, {
      0: {
        tscore: 2_854_505_024,
        rscore: 1,
        pp: 470,
        plays: 42,
        playtime: 5739,
        acc: 90.783,
        max_combo: 506,
        total_hits: 4711,
        replay_views: 12,
        xh_count: 1,
        x_count: 2,
        sh_count: 3,
        s_count: 4,
        a_count: 5,
      },
      4: { pp: 1 },
    });
    await insertStats(writable, 4, {
      0: { tscore: 1, rscore: 3, pp: 500, plays: 3, playtime: 4, acc: 90.782 },
    });
    await insertStats(writable, 5, { 0: { tscore: 5, rscore: 9_007_199_254_740_993n, pp: 0, plays: 43 } });
    await insertStats(writable, 6, {
      0: { tscore: 9_223_372_036_854_775_807n, rscore: 2, pp: 470, acc: 100 },
    });
    await insertStats(writable, 10, {
      0: { tscore: 4, rscore: 9_007_199_254_740_992n, pp: 470, playtime: 9 },
    });
    for (const id of [11, 12])
      await insertStats(writable, id, {
        0: { tscore: 9, rscore: 9, pp: 900, plays: 9, playtime: 9, acc: 9 },
      });
    await insertStats(writable, 13);
  });

  it('answers with every field of a row', async () => {
    const { status, body } = await get('?mode=0&limit=1&offset=1');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      leaderboard: [
        {
          rank: 2,
          player_id: 3,
          name: 'さくら',
          country: 'jp',
          tscore: 2_854_505_024,
          rscore: 1,
          pp: 470,
          plays: 42,
          playtime: 5739,
          acc: 90.783,
          max_combo: 506,
          xh_count: 1,
          x_count: 2,
          sh_count: 3,
          s_count: 4,
          a_count: 5,
          clan_id: 7,
          clan_name: 'Stars',
          clan_tag: 'STAR',
        },
      ],
    });
  });

  it('answers for country XX, an odd clan_priv and a clan that no longer exists', async () => {
    const { status, body } = await get('?limit=1');
    expect(status).toBe(200);
    expect(body.leaderboard).toEqual([
      {
        rank: 1,
        player_id: 4,
        name: 'player 4',
        country: 'XX',
        tscore: 1,
        rscore: 3,
        pp: 500,
        plays: 3,
        playtime: 4,
        acc: 90.782,
        max_combo: 0,
        xh_count: 0,
        x_count: 0,
        sh_count: 0,
        s_count: 0,
        a_count: 0,
        clan_id: null,
        clan_name: null,
        clan_tag: null,
      },
    ]);
  });

  it.each([
    ['', [4, 3, 6, 10]],
    ['?sort=pp', [4, 3, 6, 10]],
    ['?sort=tscore', [6, 3, 5, 10, 4]],
    ['?sort=rscore', [5, 10, 4, 6, 3]],
    ['?sort=acc', [6, 3, 4]],
    ['?sort=plays', [5, 3, 4]],
    ['?sort=playtime', [3, 10, 4]],
  ])('orders "%s", of equal ones the lower id first, without those who have 0', async (query, ids) => {
    expect(await idsOf(query)).toEqual(ids);
  });

  it('leaves restricted and unverified players out', async () => {
    const ids = await idsOf('?limit=100');
    expect(ids).not.toContain(11);
    expect(ids).not.toContain(12);
  });

  it('keeps every digit of scores above 2^53', async () => {
    const { text } = await get('?sort=rscore');
    expect(text).toContain('"rscore":9007199254740993,');
    expect(text).toContain('"rscore":9007199254740992,');
    expect(text).toContain('"tscore":9223372036854775807,');
  });

  it.each([
    ['us', [6, 10]],
    ['US', [6, 10]],
    ['xx', [4]],
    ['jp', [3]],
    ['de', []],
    ['u_', []],
  ])('lists the players of country %s alone, in any case, ranked from 1', async (country, ids) => {
    const { status, body } = await get(`?country=${country}`);
    expect(status).toBe(200);
    expect(body.leaderboard.map(({ rank, player_id }) => [rank, player_id])).toEqual(
      ids.map((id, at) => [at + 1, id]),
    );
  });

  it.each([
    ['limit=1', [[1, 4]]],
    [
      'limit=2&offset=1',
      [
        [2, 3],
        [3, 6],
      ],
    ],
    [
      'limit=2&page=2',
      [
        [3, 6],
        [4, 10],
      ],
    ],
    ['limit=1&offset=1&page=3', [[4, 10]]],
    ['offset=4', []],
    ['offset=2147483648', []],
    ['offset=9007199254740991&page=2', []],
  ])('pages with %s, ranks going on', async (paging, rows) => {
    const { body } = await get(`?${paging}`);
    expect(body.leaderboard.map(({ rank, player_id }) => [rank, player_id])).toEqual(rows);
  });

  it.each([1, 2, 3, 4, 5, 8])('lists the players of mode %i alone', async (mode) => {
    expect(await idsOf(`?mode=${mode}`)).toEqual(mode === 4 ? [3] : []);
  });

  it('lists 50 players unless told otherwise', async () => {
    const { writable } = stack();
    for (let id = 100; id < 151; id += 1) {
      await insertPlayer(writable, id);
      await insertStats(writable, id, { 6: { pp: 1 } });
    }
    expect(await idsOf('?mode=6')).toEqual(Array.from({ length: 50 }, (_, at) => 100 + at));
    expect(await idsOf('?mode=6&limit=100')).toHaveLength(51);
  });

  it('reads numbers leniently, takes the last of a repeated parameter and ignores unknown ones', async () => {
    expect(await idsOf('?sort=acc&sort=pp&limit=%20%2B0_2.0%20&unknown=1')).toEqual([4, 3]);
  });

  it.each([7, 9, 10, 11])('knows no mode %i', async (mode) => {
    const { status, body } = await get(`?mode=${mode}`);
    expect(status).toBe(400);
    expect(body).toEqual({ status: 'Invalid gamemode.' });
  });

  const SORTS = "'tscore', 'rscore', 'pp', 'acc', 'plays' or 'playtime'";

  it.each([
    ['sort=', [refusals.noneOf('sort', '', SORTS)]],
    ['sort=PP', [refusals.noneOf('sort', 'PP', SORTS)]],
    ['mode=-1', [refusals.below('mode', '-1', 0)]],
    ['mode=12', [refusals.above('mode', '12', 11)]],
    ['limit=0', [refusals.below('limit', '0', 1)]],
    ['limit=101', [refusals.above('limit', '101', 100)]],
    ['offset=-1', [refusals.below('offset', '-1', 0)]],
    ['offset=0x1', [refusals.noInteger('offset', '0x1')]],
    ['page=0', [refusals.below('page', '0', 1)]],
    ['country=', [refusals.tooShort('country', '', 2)]],
    ['country=usa', [refusals.tooLong('country', 'usa', 2)]],
    [
      'country=u&limit=x&sort=id',
      [
        refusals.noneOf('sort', 'id', SORTS),
        refusals.noInteger('limit', 'x'),
        refusals.tooShort('country', 'u', 2),
      ],
    ],
  ])('refuses %s', async (query, detail) => {
    const { status, body } = await get(`?${query}`);
    expect(status).toBe(422);
    expect(body).toEqual({ detail });
  });
});
