import request from 'supertest';
import { createMemoryRanks } from '../../src/ranks/memoryRanks';
import { insertPlayer, insertStats, refusals, RESTRICTED, UNVERIFIED } from '../support/factories';
import { sessionCookie } from '../support/sessions';
import { describeOnEveryStack, type Stack } from '../support/stacks';

const STAFF_KEY = 'a0b1c2d3-0000-4000-8000-000000000009';
const PLAYER_NOT_FOUND = { status: 'error', error: 'Player not found.' };
const STATS_NOT_FOUND = { status: 'error', error: 'Player stats not found.' };

const NO_STATS = {
  tscore: 0,
  rscore: 0,
  pp: 0,
  plays: 0,
  playtime: 0,
  acc: 0,
  max_combo: 0,
  total_hits: 0,
  replay_views: 0,
  xh_count: 0,
  x_count: 0,
  sh_count: 0,
  s_count: 0,
  a_count: 0,
  rank: null,
  country_rank: null,
};
const TOTALS = {
  tscore: 2_854_505_024,
  rscore: 698_151_386,
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
};
const MODES = [0, 1, 2, 3, 4, 5, 6, 8];

interface Row {
  mode: number;
  rank: number | null;
  country_rank: number | null;
}

const inPath = (name: string, input: string) => ({ ...refusals.noInteger(name, input), loc: ['path', name] });
const ask = ({ app }: Stack, path: string, headers: Record<string, string> = {}) =>
  request(app).get(`/v2/players/${path}`).set(headers);

async function ranksOf(stack: Stack, id: number, headers?: Record<string, string>) {
  const all = await ask(stack, `${id}/stats`, headers);
  const one = await ask(stack, `${id}/stats/0`, headers);
  const { rank, country_rank } = (all.body as { data: Row[] }).data[0]!;
  expect(one.body.data).toMatchObject({ mode: 0, rank, country_rank });
  return [rank, country_rank];
}

describeOnEveryStack('stats of a player', (stack) => {
  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, { country: 'jp' });
    await insertStats(writable, 3, { 4: TOTALS });
    await insertPlayer(writable, 4);
    const rows = [
      { mode: 0, tscore: 9_223_372_036_854_775_807n, rscore: 9_007_199_254_740_993n, acc: 36.419 },
      { mode: 5 },
      { mode: 7, pp: 5 },
      { mode: 9, pp: 5 },
      { mode: -1, pp: 5 },
    ];
    for (const row of rows)
      await writable.query
        .insertInto('stats')
        .values({ id: 4, ...row })
        .execute();
    await insertPlayer(writable, 5);
    await insertPlayer(writable, 6, { priv: RESTRICTED });
    await insertStats(writable, 6, { 0: TOTALS });
    await insertPlayer(writable, 7, { priv: UNVERIFIED });
    await insertStats(writable, 7, { 0: TOTALS });
    await insertPlayer(writable, 9, { priv: 3 | 4096, api_key: STAFF_KEY });
  });

  it('are listed by mode with every field, null where unranked', async () => {
    const { status, body } = await ask(stack(), '3/stats');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: MODES.map((mode) =>
        mode === 4 ? { id: 3, mode, ...TOTALS, rank: 1, country_rank: 1 } : { id: 3, mode, ...NO_STATS },
      ),
      meta: { total: 8, page: 1, page_size: 50, next_cursor: null },
    });
  });

  it('are told mode by mode too', async () => {
    for (const mode of MODES) {
      const { status, body } = await ask(stack(), `3/stats/${mode}`);
      const stats = mode === 4 ? { ...TOTALS, rank: 1, country_rank: 1 } : NO_STATS;
      expect([status, body]).toEqual([200, { status: 'success', data: { id: 3, mode, ...stats }, meta: {} }]);
    }
    expect((await ask(stack(), '%2003.0/stats/+4.0')).body).toMatchObject({ data: { id: 3, mode: 4 } });
  });

  it('are the rows that there are, of modes that exist', async () => {
    const { body } = await ask(stack(), '4/stats');
    expect((body as { data: Row[] }).data.map(({ mode }) => mode)).toEqual([0, 5]);
    expect(body.meta).toEqual({ total: 2, page: 1, page_size: 50, next_cursor: null });
    expect((await ask(stack(), '5/stats')).body).toEqual({
      status: 'success',
      data: [],
      meta: { total: 0, page: 1, page_size: 50, next_cursor: null },
    });
  });

  it('keep every digit of scores above 2^53, and fractions as stored', async () => {
    for (const path of ['4/stats', '4/stats/0']) {
      const { text } = await ask(stack(), path);
      expect(text).toContain('"tscore":9223372036854775807,"rscore":9007199254740993,');
      expect(text).toContain('"acc":36.419,');
    }
  });

  it.each(['1', '7', '9', '10', '12', '-1', '127', '128', '2147483648', '99999999999', '9'.repeat(40)])(
    'are not there in mode %s',
    async (mode) => {
      const { status, body } = await ask(stack(), `4/stats/${mode}`);
      expect([status, body]).toEqual([404, STATS_NOT_FOUND]);
    },
  );

  it.each(['6', '7', '1', '2', '900', '0', '-3', '2147483648', '9'.repeat(40)])(
    'are not told of player %s, who is hidden or unknown',
    async (id) => {
      for (const path of ['stats', 'stats/0', 'stats/7', 'stats/-1', 'stats/99999999999']) {
        const { status, body } = await ask(stack(), `${id}/${path}`);
        expect([path, status, body]).toEqual([path, 404, PLAYER_NOT_FOUND]);
      }
    },
  );

  it('of hidden players are shown to themselves and to staff, unranked', async () => {
    for (const id of [6, 7])
      for (const headers of [
        { Cookie: await sessionCookie(stack(), id) },
        { Cookie: await sessionCookie(stack(), 9) },
        { Authorization: STAFF_KEY },
      ] as Record<string, string>[]) {
        expect(await ranksOf(stack(), id, headers)).toEqual([null, null]);
        const { body } = await ask(stack(), `${id}/stats/0`, headers);
        expect(body.data).toEqual({ id, mode: 0, ...TOTALS, rank: null, country_rank: null });
      }
    expect((await ask(stack(), '6/stats', { Cookie: await sessionCookie(stack(), 3) })).status).toBe(404);
  });

  it('come in pages, and go on after a cursor whatever was added in between', async () => {
    const modesOf = ({ body }: { body: unknown }) => (body as { data: Row[] }).data.map(({ mode }) => mode);
    const first = await ask(stack(), '3/stats?page_size=3');
    expect(modesOf(first)).toEqual([0, 1, 2]);
    const { next_cursor: _, ...numbers } = first.body.meta as Record<string, unknown>;
    expect(numbers).toEqual({ total: 8, page: 1, page_size: 3 });
    expect(modesOf(await ask(stack(), '3/stats?page_size=3&page=2'))).toEqual([3, 4, 5]);
    const third = await ask(stack(), '3/stats?page_size=3&page=3');
    expect(modesOf(third)).toEqual([6, 8]);
    expect(third.body.meta).toEqual({ total: 8, page: 3, page_size: 3, next_cursor: null });
    expect(modesOf(await ask(stack(), '3/stats?page_size=3&page=4'))).toEqual([]);

    const { writable } = stack();
    await insertPlayer(writable, 20);
    const insert = (mode: number) => writable.query.insertInto('stats').values({ id: 20, mode }).execute();
    for (const mode of [1, 3, 6, 8]) await insert(mode);
    const begin = await ask(stack(), '20/stats?page_size=2');
    expect(modesOf(begin)).toEqual([1, 3]);
    await insert(0);
    const cursor = (begin.body as { meta: { next_cursor: string } }).meta.next_cursor;
    const middle = await ask(stack(), `20/stats?page_size=1&page=5&cursor=${cursor}`);
    expect(modesOf(middle)).toEqual([6]);
    const { next_cursor } = (middle.body as { meta: { next_cursor: string } }).meta;
    expect(middle.body.meta).toEqual({ page_size: 1, next_cursor });
    const end = await ask(stack(), `20/stats?cursor=${next_cursor}`);
    expect(modesOf(end)).toEqual([8]);
    expect(end.body.meta).toEqual({ page_size: 50, next_cursor: null });
    await writable.query.deleteFrom('stats').where('id', '=', 20).where('mode', '=', 8).execute();
    expect(modesOf(await ask(stack(), `20/stats?cursor=${next_cursor}`))).toEqual([]);
  });

  it.each([
    ['player%203/stats', [inPath('player_id', 'player 3')]],
    ['x/stats?page=0', [inPath('player_id', 'x'), refusals.below('page', '0', 1)]],
    [
      '3/stats?page_size=101&page=x',
      [refusals.noInteger('page', 'x'), refusals.above('page_size', '101', 100)],
    ],
    ['3/stats/x', [inPath('mode', 'x')]],
    ['3/stats/1.5', [inPath('mode', '1.5')]],
    ['x/stats/%D9%A3', [inPath('player_id', 'x'), inPath('mode', '٣')]],
  ])('refuses %s', async (path, detail) => {
    const { status, body } = await ask(stack(), path);
    expect([status, body]).toEqual([422, { detail }]);
  });
});

describeOnEveryStack('ranks in stats of a player', (stack) => {
  const insertRanked = async (id: number, pp: number, country: string, priv = 3) => {
    await insertPlayer(stack().writable, id, { country, priv });
    await insertStats(stack().writable, id, { 0: { pp } });
  };

  beforeAll(async () => {
    await insertRanked(3, 500, 'us');
    await insertRanked(9, 300, 'us');
    await insertRanked(10, 300, 'us');
    await insertRanked(11, 300, 'jp');
    await insertRanked(13, 600, 'us', RESTRICTED);
    await insertRanked(15, 0, 'us');
    // What is in the sets contradicts SQL, so that it shows which of the two answers.
    await insertRanked(50, 1, 'de');
    await insertRanked(51, 2, 'de');
    const { ranks } = stack().context;
    await ranks.set(0, { id: 50, country: 'de' }, 90);
    await ranks.set(0, { id: 51, country: 'de' }, 80);
    await ranks.set(0, { id: 13, country: 'us' }, 85);
  });

  it.each([
    [50, 1, 1],
    [51, 3, 2],
  ])('come from the sets of ranks for player %i', async (id, rank, countryRank) => {
    expect(await ranksOf(stack(), id)).toEqual([rank, countryRank]);
  });

  it.each([
    [3, 1, 1],
    [9, 2, 2],
    [11, 3, 1],
    [10, 4, 3],
  ])('come from SQL for player %i, whom the sets do not know', async (id, rank, countryRank) => {
    expect(await ranksOf(stack(), id)).toEqual([rank, countryRank]);
  });

  it('are null for a player without pp', async () => {
    expect(await ranksOf(stack(), 15)).toEqual([null, null]);
  });

  it('are null for a hidden player, even one whom the sets still hold', async () => {
    expect(await ranksOf(stack(), 13, { Cookie: await sessionCookie(stack(), 13) })).toEqual([null, null]);
  });
});

describeOnEveryStack(
  'ranks in stats of a player without the sets of ranks',
  (stack) => {
    it('come from SQL', async () => {
      await insertPlayer(stack().writable, 3);
      await insertStats(stack().writable, 3, { 0: { pp: 10 } });
      expect(await ranksOf(stack(), 3)).toEqual([1, 1]);
      expect((await ask(stack(), '3/stats/1')).body.data).toEqual({ id: 3, mode: 1, ...NO_STATS });
    });
  },
  {
    overrides: {
      ranks: { ...createMemoryRanks(), ofPlayer: () => Promise.reject(new Error('away')) },
    },
  },
);
