import request from 'supertest';
import {
  insertMap,
  insertPlayer,
  insertScore,
  md5Of,
  refusals,
  scoreView,
  type Answer,
} from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';
import { insertViewers, looksAt, RESTRICTED_ID, UNVERIFIED_ID } from '../support/viewers';

type Scores = Answer<{ data: { id: number }[]; meta: { total?: number; next_cursor: string | null } }>;

const LARGE_IDS = [9_007_199_254_740_991n, 9_007_199_254_740_992n, 9_007_199_254_740_993n, 2n ** 63n - 1n];

describeOnEveryStack('GET /v2/scores', (stack) => {
  const get = async (query = '', headers: Record<string, string> = {}): Promise<Scores> =>
    request(stack().app).get(`/v2/scores?${query}`).set(headers);
  const idsOf = async (query: string) => {
    const { status, body } = await get(query);
    expect(status).toBe(200);
    return body.data.map(({ id }) => id);
  };
  const insert = (score: Partial<Parameters<typeof insertScore>[1]> & { id: number | bigint }) =>
    insertScore(stack().writable, { userid: 3, map_md5: md5Of('map 20'), ...score });

  beforeAll(async () => {
    const { writable } = stack();
    await insertViewers(stack());
    await insertPlayer(writable, 3);
    await insertPlayer(writable, 4);
    await insertMap(writable, 20);
    await insert({ id: 12, mods: 72, perfect: 1 });
    await insert({ id: 10, userid: 4, mode: 8, status: 0, pp: 336.419, acc: 93.067 });
    await insert({ id: 11, map_md5: md5Of('gone'), status: 1 });
    await insert({ id: 13, userid: 900 });
    for (const hidden of [RESTRICTED_ID, UNVERIFIED_ID])
      await insert({ id: hidden, userid: hidden, mode: 1 });
  });

  it('lists scores by id with every field, those on maps that are gone too', async () => {
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: [
        scoreView(10, {
          userid: 4,
          map_md5: md5Of('map 20'),
          mode: 8,
          status: 0,
          pp: 336.419,
          acc: 93.067,
          perfect: false,
        }),
        scoreView(11, { userid: 3, map_md5: md5Of('gone'), status: 1, perfect: false }),
        scoreView(12, {
          userid: 3,
          map_md5: md5Of('map 20'),
          mods: 72,
          mods_readable: 'HDDT',
          perfect: true,
        }),
      ],
      meta: { total: 3, page: 1, page_size: 50, next_cursor: null },
    });
  });

  it.each([
    [`map_md5=${md5Of('map 20')}`, [10, 12]],
    [`map_md5=${md5Of('map 20').toUpperCase()}`, [10, 12]],
    ['map_md5=x', []],
    ['map_md5=', []],
    ['map_md5=%E6%98%9F', []],
    ['mods=72', [12]],
    ['mods=8', []],
    ['mods=%20%2B0.0', [10, 11]],
    ['status=0', [10]],
    ['status=9', []],
    ['mode=8', [10]],
    ['mode=1', []],
    ['mode=7', []],
    ['user_id=3', [11, 12]],
    ['user_id=900', []],
    [`user_id=${RESTRICTED_ID}`, []],
    ['user_id=3&status=2&mode=0&mods=72', [12]],
    ['user_id=4&mods=72', []],
    ['mods=8&mods=72', [12]],
    ['unknown=1&mods=72', [12]],
  ])('filters by %s', async (query, ids) => {
    expect(await idsOf(query)).toEqual(ids);
    expect((await get(query)).body.meta).toEqual({
      total: ids.length,
      page: 1,
      page_size: 50,
      next_cursor: null,
    });
  });

  it.each(['mods', 'status', 'mode', 'user_id'])(
    'finds nothing by a %s beyond what a column holds',
    async (name) => {
      for (const value of ['2147483648', '-2147483649', '18446744073709551616', '9'.repeat(40)])
        expect([value, await idsOf(`${name}=${value}`)]).toEqual([value, []]);
    },
  );

  it.each([RESTRICTED_ID, UNVERIFIED_ID])(
    'shows and counts what player %i, who is hidden, played',
    async (hidden) => {
      for (const { who, sees, headers } of await looksAt(stack(), hidden)) {
        const { body } = await get(`user_id=${hidden}`, headers);
        expect([who, body.data.map(({ id }) => id), body.meta.total]).toEqual([
          who,
          sees ? [hidden] : [],
          sees ? 1 : 0,
        ]);
        const all = await get('mode=1', headers);
        const counted = who.startsWith('staff') ? 2 : who === 'another hidden player' || sees ? 1 : 0;
        expect([who, all.body.data.length, all.body.meta.total]).toEqual([who, counted, counted]);
      }
    },
  );

  it('goes on with a cursor, in place while scores are added, its ids above 2^53 whole', async () => {
    const ids: string[] = [];
    let cursor: string | null = '';
    for (const id of LARGE_IDS.slice(0, 3)) await insert({ id, mode: 6 });
    while (cursor !== null) {
      const { status, text, body }: Scores = await get(`mode=6&page_size=1${cursor && `&cursor=${cursor}`}`);
      expect(status).toBe(200);
      ids.push(...[...text.matchAll(/"id":(\d+)/g)].map(([, id]) => String(id)));
      cursor = body.meta.next_cursor;
      // One before all and one behind all that has been shown.
      if (ids.length === 1) await insert({ id: 5, mode: 6 });
      if (ids.length === 2) await insert({ id: LARGE_IDS[3]!, mode: 6 });
    }
    expect(ids).toEqual(LARGE_IDS.map(String));
  });

  it.each([
    ['page=0', [refusals.below('page', '0', 1)]],
    ['page_size=0', [refusals.below('page_size', '0', 1)]],
    ['page_size=101', [refusals.above('page_size', '101', 100)]],
    [
      'page=x&user_id=&mode=1.5&status=x&mods=HD&map_md5=',
      [
        refusals.noInteger('mods', 'HD'),
        refusals.noInteger('status', 'x'),
        refusals.noInteger('mode', '1.5'),
        refusals.noInteger('user_id', ''),
        refusals.noInteger('page', 'x'),
      ],
    ],
  ])('refuses %s', async (query, detail) => {
    const { status, body } = await get(query);
    expect([status, body]).toEqual([422, { detail }]);
  });
});
