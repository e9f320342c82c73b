import { sql } from 'kysely';
import request from 'supertest';
import { insertClan, insertPlayer, insertStats, refusals, type Answer } from '../support/factories';
import { testServices } from '../support/services';
import { createServicesStack, describeOnEveryStack, type Stack } from '../support/stacks';
import { insertViewers, looksAt, RESTRICTED_ID, UNVERIFIED_ID } from '../support/viewers';

interface Row {
  rank: number;
  player_id: number;
  acc: number;
}
type Leaderboard = Answer<{ data: Row[]; meta: { next_cursor: string | null } }>;

async function get({ app }: Stack, rest: string, headers: Record<string, string> = {}): Promise<Leaderboard> {
  return request(app).get(`/v2/leaderboards/${rest}`).set(headers);
}

const placesOf = ({ body }: Leaderboard) => body.data.map(({ rank, player_id }) => [rank, player_id]);

/** Every rank and player, in pages of a size, one after the other by cursor. */
async function walk(stack: Stack, rest: string, pageSize: number): Promise<number[][]> {
  const places: number[][] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Leaderboard = await get(
      stack,
      `${rest}&page_size=${pageSize}${cursor && `&cursor=${cursor}`}`,
    );
    expect(page.status).toBe(200);
    expect(page.body.data.length).toBeGreaterThan(0);
    places.push(...placesOf(page));
    cursor = page.body.meta.next_cursor;
  }
  return places;
}

/** What a FLOAT cannot hold exactly, of which many are off by one digit when printed as a double. */
const ODD_ACCS = [
  98.765, 9.025, 9.033, 9.037, 9.176, 9.213, 9.287, 9.324, 9.694, 99.998, 99.997, 99.999, 100, 0.001, 0.1,
  33.333, 66.667, 12.345, 64.001, 63.999,
];

/** Three players for each of the accuracies in mode 3, ids from `from` on, and what the order of their ids has to be. */
async function insertAccs({ writable }: Stack, from: number): Promise<number[]> {
  const players = [...ODD_ACCS, ...ODD_ACCS, ...ODD_ACCS].map((acc, at) => ({ id: from + at, acc }));
  for (const { id, acc } of players) {
    await insertPlayer(writable, id);
    await writable.query.insertInto('stats').values({ id, mode: 3, acc, pp: 1 }).execute();
  }
  return players.sort((a, b) => b.acc - a.acc || a.id - b.id).map(({ id }) => id);
}

describeOnEveryStack('GET /v2/leaderboards/{mode}', (stack) => {
  const idsOf = async (rest: string) => placesOf(await get(stack(), rest)).map(([, id]) => id);

  beforeAll(async () => {
    const { writable } = stack();
    await insertViewers(stack());
    await insertClan(writable, 7, { name: 'Stars', tag: 'STAR', owner: 3 });
    await insertPlayer(writable, 3, { name: 'さくら', country: 'jp', clan_id: 7, clan_priv: 3 });
    await insertPlayer(writable, 4, { country: 'XX', clan_id: 99, clan_priv: 7 });
    await insertPlayer(writable, 5, { country: 'us' });
    await insertPlayer(writable, 6, { country: 'us' });
    await insertPlayer(writable, 10, { country: 'US' });
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
    await insertStats(writable, 5, { 0: { tscore: 5, rscore: 9_007_199_254_740_993n, plays: 43 } });
    await insertStats(writable, 6, { 0: { tscore: 2n ** 63n - 1n, rscore: 2, pp: 470, acc: 100 } });
    await insertStats(writable, 10, {
      0: { tscore: 4, rscore: 9_007_199_254_740_992n, pp: 470, playtime: 9 },
    });
    for (const id of [RESTRICTED_ID, UNVERIFIED_ID])
      await insertStats(writable, id, {
        0: { tscore: 9, rscore: 9, pp: 900, plays: 9, playtime: 9, acc: 9 },
        5: { pp: id },
      });
  });

  it('answers with every field of a row', async () => {
    const { status, body } = await get(stack(), '0?page=2&page_size=1');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: [
        {
          rank: 2,
          player_id: 3,
          name: 'さくら',
          country: 'jp',
          clan_id: 7,
          clan_name: 'Stars',
          clan_tag: 'STAR',
          tscore: 2_854_505_024,
          rscore: 1,
          pp: 470,
          acc: 90.783,
          plays: 42,
          playtime: 5739,
          max_combo: 506,
          xh_count: 1,
          x_count: 2,
          sh_count: 3,
          s_count: 4,
          a_count: 5,
        },
      ],
      meta: { page: 2, page_size: 1, next_cursor: expect.any(String) },
    });
  });

  it('tells nothing of a clan that no longer exists', async () => {
    const { body } = await get(stack(), '0?page_size=1');
    expect(body.data).toMatchObject([
      { rank: 1, player_id: 4, country: 'XX', clan_id: null, clan_name: null, clan_tag: null },
    ]);
  });

  it.each([
    ['0', [4, 3, 6, 10]],
    ['0?sort=pp', [4, 3, 6, 10]],
    ['0?sort=tscore', [6, 3, 5, 10, 4]],
    ['0?sort=rscore', [5, 10, 4, 6, 3]],
    ['0?sort=acc', [6, 3, 4]],
    ['0?sort=plays', [5, 3, 4]],
    ['0?sort=playtime', [3, 10, 4]],
    ['4', [3]],
    ['8', []],
    ['0?sort=acc&sort=plays&limit=1&unknown=x', [5, 3, 4]],
    ['%20%2B0_0.0?page_size=%202.0', [4, 3]],
    ['0?page=2&page_size=3', [10]],
    ['0?page=3&page_size=3', []],
    ['0?page=2147483647&page_size=100', []],
  ])('%s, of equal ones the lower id first, without those who have 0', async (rest, ids) => {
    expect(await idsOf(rest)).toEqual(ids);
  });

  it.each(['pp', 'tscore', 'rscore', 'acc', 'plays', 'playtime'])(
    'goes on by cursor where sorted by %s, and ranks go on with it',
    async (sort) => {
      const all = placesOf(await get(stack(), `0?sort=${sort}`));
      expect(all.map(([rank]) => rank)).toEqual(all.map((_, at) => at + 1));
      for (const size of [1, 2]) expect(await walk(stack(), `0?sort=${sort}`, size)).toEqual(all);
    },
  );

  it('keeps every digit of scores above 2^53', async () => {
    const { text } = await get(stack(), '0?sort=rscore');
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
    ['%25u', []],
    ['%C3%A9%C3%A9', []],
    ['%E6%98%9F%E6%98%9F', []],
  ])('lists the players of country "%s" alone, ranked from 1', async (country, ids) => {
    const answer = await get(stack(), `0?country=${country}`);
    expect(answer.status).toBe(200);
    expect(placesOf(answer)).toEqual(ids.map((id, at) => [at + 1, id]));
    expect(answer.body.meta).toEqual({ page: 1, page_size: 50, next_cursor: null });
  });

  it('goes on within a country', async () => {
    expect(await walk(stack(), '0?country=us', 1)).toEqual([
      [1, 6],
      [2, 10],
    ]);
  });

  it('goes on with a cursor after any page', async () => {
    const { body } = await get(stack(), '0?sort=tscore&page=2&page_size=2');
    const next = await get(stack(), `0?sort=tscore&page=7&page_size=2&cursor=${body.meta.next_cursor}`);
    expect(placesOf(next)).toEqual([[5, 4]]);
    expect(next.body.meta).toEqual({ page_size: 2, next_cursor: null });
  });

  it('has the next page in place while players come and go before it', async () => {
    const { writable } = stack();
    for (const [id, pp] of Object.entries({ 60: 90, 61: 80, 62: 80, 63: 80, 64: 70 })) {
      await insertPlayer(writable, Number(id));
      await insertStats(writable, Number(id), { 6: { pp } });
    }
    const first = await get(stack(), '6?page_size=3');
    expect(placesOf(first)).toEqual([
      [1, 60],
      [2, 61],
      [3, 62],
    ]);
    // Before, among and behind those shown.
    for (const [id, pp] of Object.entries({ 50: 99, 51: 80, 65: 80, 66: 60 })) {
      await insertPlayer(writable, Number(id));
      await insertStats(writable, Number(id), { 6: { pp } });
    }
    await writable.query
      .updateTable('stats')
      .set({ pp: 100 })
      .where('id', '=', 62)
      .where('mode', '=', 6)
      .execute();
    const second = await get(stack(), `6?page_size=3&cursor=${first.body.meta.next_cursor}`);
    expect(placesOf(second)).toEqual([
      [4, 63],
      [5, 65],
      [6, 64],
    ]);
  });

  it('goes on over ties of accuracies that no FLOAT holds exactly', async () => {
    const order = await insertAccs(stack(), 300);
    const all = await get(stack(), '3?sort=acc&page_size=100');
    expect(placesOf(all)).toEqual(order.map((id, at) => [at + 1, id]));
    expect(all.body.data.map(({ acc }) => acc)).toEqual(
      [...ODD_ACCS, ...ODD_ACCS, ...ODD_ACCS].sort((a, b) => b - a),
    );
    for (const size of [1, 2, 7])
      expect(await walk(stack(), '3?sort=acc', size)).toEqual(order.map((id, at) => [at + 1, id]));
  });

  it('lists 50 players unless told otherwise', async () => {
    const { writable } = stack();
    for (let id = 100; id < 151; id += 1) {
      await insertPlayer(writable, id);
      await writable.query.insertInto('stats').values({ id, mode: 1, pp: 1 }).execute();
    }
    expect(await idsOf('1')).toEqual(Array.from({ length: 50 }, (_, at) => 100 + at));
    expect(await idsOf('1?page_size=100')).toHaveLength(51);
  });

  it.each([RESTRICTED_ID, UNVERIFIED_ID])('lists player %i, who is hidden', async (hidden) => {
    for (const { who, sees, headers } of await looksAt(stack(), hidden)) {
      const ids = placesOf(await get(stack(), '5', headers)).map(([, id]) => id);
      expect([who, ids.includes(hidden)]).toEqual([who, sees]);
    }
  });

  const MODES = '0, 1, 2, 3, 4, 5, 6, 8';

  it.each(['7', '9', '11', '12', '-1', '99999999999999999999'])('knows no mode %s', async (mode) => {
    const { status, body } = await get(stack(), mode);
    expect(status).toBe(422);
    expect(body).toEqual({
      detail: [
        {
          type: 'value_error',
          loc: ['path', 'mode'],
          msg: `Value error, invalid gamemode; valid values are ${MODES}`,
          input: mode,
          ctx: { error: {} },
        },
      ],
    });
  });

  const SORTS = "'pp', 'rscore', 'tscore', 'acc', 'plays' or 'playtime'";

  it.each([
    ['0?sort=', [refusals.noneOf('sort', '', SORTS)]],
    ['0?sort=PP', [refusals.noneOf('sort', 'PP', SORTS)]],
    ['0?country=', [refusals.tooShort('country', '', 2)]],
    ['0?country=u', [refusals.tooShort('country', 'u', 2)]],
    ['0?country=usa', [refusals.tooLong('country', 'usa', 2)]],
    ['0?country=%E6%98%9F', [refusals.tooShort('country', '星', 2)]],
    ['0?page=0', [refusals.below('page', '0', 1)]],
    ['0?page_size=0', [refusals.below('page_size', '0', 1)]],
    ['0?page_size=101', [refusals.above('page_size', '101', 100)]],
    [
      '1.5?page_size=&page=x&sort=id',
      [
        { ...refusals.noInteger('mode', '1.5'), loc: ['path', 'mode'] },
        refusals.noneOf('sort', 'id', SORTS),
        refusals.noInteger('page', 'x'),
        refusals.noInteger('page_size', ''),
      ],
    ],
  ])('refuses %s', async (rest, detail) => {
    const { status, body } = await get(stack(), rest);
    expect([status, body]).toEqual([422, { detail }]);
  });

  it('refuses the cursor of another leaderboard, whose ranks it would go on', async () => {
    const { body } = await get(stack(), '0?page_size=1');
    const cursor = String(body.meta.next_cursor);
    for (const other of ['4?', '0?sort=tscore&', '0?country=us&']) {
      const refused = await get(stack(), `${other}cursor=${cursor}`);
      expect(refused.status).toBe(422);
      expect(refused.body).toEqual({
        detail: [
          {
            type: 'value_error',
            loc: ['query', 'cursor'],
            msg: 'Value error, this cursor is of another mode, sort or country',
            ctx: { error: {} },
          },
        ],
      });
    }
    expect(placesOf(await get(stack(), `0?sort=pp&page_size=1&cursor=${cursor}`))).toEqual([[2, 3]]);
  });

  it.each([
    { value: -1, playerId: 3, rank: 1 },
    { value: '1.5', playerId: 3, rank: 1 },
    { value: 1, playerId: 1.5, rank: 1 },
    { value: 1, playerId: 3, rank: 0 },
    { value: 1, playerId: 3 },
    { value: null, playerId: 3, rank: 1 },
  ])('refuses a made-up place %j', async (place) => {
    const made = ['leaderboard', { of: JSON.stringify([0, 'pp', null]), ...place }];
    const cursor = Buffer.from(JSON.stringify(made)).toString('base64url');
    const { status, body } = await get(stack(), `0?cursor=${cursor}`);
    expect(status).toBe(422);
    expect(body).toMatchObject({
      detail: [{ type: 'value_error', loc: ['query', 'cursor'], input: cursor }],
    });
  });
});

(testServices() ? describe : describe.skip)('GET /v2/leaderboards/{mode} of a MySQL schema', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await createServicesStack();
  });
  afterAll(() => stack.close());

  it.each([
    ['float(6,3)', 1000],
    ['float', 2000],
    ['double', 3000],
    ['decimal(6,3)', 4000],
  ])('goes on over ties where acc is a %s', async (type, from) => {
    await stack.writable.query.deleteFrom('stats').execute();
    await sql.raw(`alter table stats modify acc ${type} default 0 not null`).execute(stack.writable.query);
    const order = await insertAccs(stack, from);
    for (const size of [1, 7])
      expect(await walk(stack, '3?sort=acc', size)).toEqual(order.map((id, at) => [at + 1, id]));
  });

  it('goes on over scores up to 2^64', async () => {
    await stack.writable.query.deleteFrom('stats').execute();
    for (const [at, tscore] of [2n ** 64n - 1n, 2n ** 64n - 1n, 2n ** 64n - 2n, 2n ** 63n, 1].entries()) {
      await insertPlayer(stack.writable, 3 + at);
      await stack.writable.query
        .insertInto('stats')
        .values({ id: 3 + at, mode: 0, tscore })
        .execute();
    }
    expect(await walk(stack, '0?sort=tscore', 1)).toEqual([3, 4, 5, 6, 7].map((id, at) => [at + 1, id]));
  });

  it('finds nobody by letters that an older column cannot hold', async () => {
    await sql
      .raw('alter table users modify country char(2) character set latin1 default "xx" not null')
      .execute(stack.writable.query);
    const { status, body } = await get(stack, `0?country=${encodeURIComponent('星星')}`);
    expect([status, body.data]).toEqual([200, []]);
    expect((await get(stack, '0?sort=tscore&country=XX')).body.data).toHaveLength(5);
  });
});
