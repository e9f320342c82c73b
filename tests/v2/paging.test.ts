import request from 'supertest';
import { toSlice } from '../../src/api/v2/paging';
import {
  insertClan,
  insertMap,
  insertPlayer,
  insertScore,
  insertStats,
  liveMatch,
  livePlayer,
  refusals,
  type Answer,
} from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

type List = Answer<{
  data: unknown[];
  meta: { total?: number; page?: number; page_size: number; next_cursor: string | null };
}>;

/** Of everything that is listed. */
const COUNT = 6;

const LISTS = [
  '/v2/clans',
  '/v2/leaderboards/0',
  '/v2/maps',
  '/v2/matches',
  '/v2/players',
  '/v2/players/online',
  '/v2/scores',
];

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

it('an offset is an exact number on any page', () => {
  const page = Number.MAX_SAFE_INTEGER;
  expect(toSlice({ page, page_size: 100 })).toEqual({ limit: 101, offset: page, after: undefined });
});

describeOnEveryStack('every list of v2', (stack) => {
  const get = async (path: string, query = ''): Promise<List> => request(stack().app).get(`${path}?${query}`);

  beforeAll(async () => {
    const { writable, context } = stack();
    for (let at = 0; at < COUNT; at += 1) {
      const id = 3 + at;
      await insertClan(writable, id, { owner: id });
      await insertPlayer(writable, id);
      await insertStats(writable, id, { 0: { pp: 10 } });
      await insertScore(writable, { id, userid: id, map_md5: await insertMap(writable, id) });
      await context.live.putPlayer(livePlayer(id));
      await context.live.putMatch(id, liveMatch(id));
    }
  });

  const isLeaderboard = (path: string) => path.startsWith('/v2/leaderboards');

  it.each(LISTS)('%s has pages of 50 unless told otherwise', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(200);
    expect(body.data).toHaveLength(COUNT);
    expect(body.meta).toEqual({
      ...(!isLeaderboard(path) && { total: COUNT }),
      page: 1,
      page_size: 50,
      next_cursor: null,
    });
  });

  it.each(LISTS)('%s is the same in one piece, by page and by cursor', async (path) => {
    const whole = (await get(path, 'page_size=100')).body.data;
    for (const size of [1, 2, 4, COUNT, COUNT + 1]) {
      const byPage: unknown[] = [];
      for (let page = 1; page <= Math.ceil(COUNT / size); page += 1) {
        const { body } = await get(path, `page=${page}&page_size=${size}`);
        byPage.push(...body.data);
        expect(body.meta).toMatchObject({ page, page_size: size });
        expect(body.meta.next_cursor === null).toBe(page * size >= COUNT);
        if (!isLeaderboard(path)) expect(body.meta.total).toBe(COUNT);
      }
      const byCursor: unknown[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const { body }: List = await get(path, `page_size=${size}${cursor && `&cursor=${cursor}`}`);
        byCursor.push(...body.data);
        expect(body.data).not.toEqual([]);
        if (cursor) expect(Object.keys(body.meta).sort()).toEqual(['next_cursor', 'page_size']);
        cursor = body.meta.next_cursor;
      }
      expect([byPage, byCursor]).toEqual([whole, whole]);
    }
  });

  it.each(LISTS)(
    '%s takes no notice of the page where there is a cursor, and may change its size',
    async (path) => {
      const whole = (await get(path)).body.data;
      const { next_cursor } = (await get(path, 'page=2&page_size=2')).body.meta;
      const { body } = await get(path, `page=3&page_size=1&cursor=${next_cursor}`);
      expect(body.data).toEqual(whole.slice(4, 5));
    },
  );

  it.each(LISTS)('%s is empty behind its last page', async (path) => {
    for (const page of [2, 2 ** 31, Number.MAX_SAFE_INTEGER])
      for (const size of [COUNT, 100]) {
        const { status, body } = await get(path, `page=${page}&page_size=${size}`);
        expect([status, body.data]).toEqual([200, []]);
        expect(body.meta).toMatchObject({ page, page_size: size, next_cursor: null });
      }
  });

  it.each(LISTS)('%s refuses pages and sizes out of bounds', async (path) => {
    for (const [query, detail] of [
      ['page=0', [refusals.below('page', '0', 1)]],
      ['page=9007199254740992', [refusals.above('page', '9007199254740992', Number.MAX_SAFE_INTEGER)]],
      ['page_size=0', [refusals.below('page_size', '0', 1)]],
      ['page_size=101', [refusals.above('page_size', '101', 100)]],
      ['page=&page_size=x', [refusals.noInteger('page', ''), refusals.noInteger('page_size', 'x')]],
    ] as const) {
      const { status, body } = await get(path, query);
      expect([query, status, body]).toEqual([query, 422, { detail }]);
    }
  });

  it.each(LISTS)('%s refuses what is no cursor of its own', async (path) => {
    const others = await Promise.all(
      LISTS.filter((other) => other !== path).map((other) => get(other, 'page_size=1')),
    );
    const foreign = others.map(({ body }) => String(body.meta.next_cursor));
    expect(new Set(foreign).size).toBe(LISTS.length - 1);
    const name = path.split('/')[2];
    for (const cursor of [
      ...foreign,
      '',
      'x',
      'null',
      '3',
      encode(null),
      encode([]),
      encode([name]),
      encode([name, null]),
      encode([name, 3]),
      encode([name, '-3']),
      encode([name, '3.5']),
      encode([name, '3 or 1=1']),
      encode([name, '18446744073709551616']),
      encode([name, '9'.repeat(21)]),
      encode([name, '3', '4']),
      encode({ 0: name, 1: '3' }),
    ]) {
      const { status, body } = await get(path, `cursor=${encodeURIComponent(cursor)}`);
      expect([cursor, status, body]).toEqual([
        cursor,
        422,
        {
          detail: [
            {
              type: 'value_error',
              loc: ['query', 'cursor'],
              msg: 'Value error, no cursor of this list; take `next_cursor` from the page before',
              input: cursor,
              ctx: { error: {} },
            },
          ],
        },
      ]);
    }
  });
});
