import request from 'supertest';
import { insertMap, mapView, refusals } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

describeOnEveryStack('GET /v2/maps', (stack) => {
  const get = (query = '') => request(stack().app).get(`/v2/maps?${query}`);
  const idsOf = async (query: string) => {
    const { status, body } = await get(query);
    expect(status).toBe(200);
    return (body as { data: { id: number }[] }).data.map(({ id }) => id);
  };

  beforeAll(async () => {
    const { writable } = stack();
    await insertMap(writable, 2_147_483_647, { set_id: 1000, status: -1 });
    await insertMap(writable, 40, { artist: 'DJ Zeta', creator: 'Nyx', filename: 'Zeta (Nyx) [Easy].osu' });
    await insertMap(writable, 30, { server: 'private', set_id: 2000, frozen: 1, mode: 3 });
    await insertMap(writable, 35, { artist: '星野ひかり', status: 5, set_id: 2000 });
  });

  it('lists maps by id, with every field', async () => {
    const { status, body } = await get('page_size=2');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: [
        mapView(30, { set_id: 2000, mode: 3, server: 'private', filename: '30.osu', frozen: true }),
        mapView(35, {
          set_id: 2000,
          status: 5,
          artist: '星野ひかり',
          server: 'osu!',
          filename: '35.osu',
          frozen: false,
        }),
      ],
      meta: { total: 4, page: 1, page_size: 2, next_cursor: expect.any(String) },
    });
    const { next_cursor } = body.meta;
    expect((await get(`page_size=2&cursor=${next_cursor}`)).body).toMatchObject({
      data: [{ id: 40 }, { id: 2_147_483_647 }],
      meta: { page_size: 2, next_cursor: null },
    });
  });

  it.each([
    ['', [30, 35, 40, 2_147_483_647]],
    ['set_id=1000', [40, 2_147_483_647]],
    ['set_id=%20%2B2_000.0', [30, 35]],
    ['set_id=0', []],
    ['server=private', [30]],
    ['server=osu!', [35, 40, 2_147_483_647]],
    ['server=bancho', []],
    ['server=', []],
    ['status=2', [30, 40]],
    ['status=-1', [2_147_483_647]],
    ['status=9', []],
    ['artist=DJ%20Zeta', [40]],
    ['artist=dj%20zETA', [40]],
    ['artist=DJ', []],
    ['artist=DJ%25', []],
    ['artist=', []],
    [`artist=${encodeURIComponent('星野ひかり')}`, [35]],
    ['artist=Artist', [30, 2_147_483_647]],
    ['creator=Nyx', [40]],
    ['creator=nobody', []],
    ['filename=Zeta%20(Nyx)%20[Easy].osu', [40]],
    ['filename=30.osu', [30]],
    [`filename=${'x'.repeat(5000)}`, []],
    ['mode=3', [30]],
    ['mode=0', [35, 40, 2_147_483_647]],
    ['mode=9', []],
    ['frozen=yes', [30]],
    ['frozen=OFF', [35, 40, 2_147_483_647]],
    ['set_id=2000&status=2&mode=3&frozen=1&server=private', [30]],
    ['set_id=2000&status=5&mode=3', []],
    ['mode=3&mode=0&set_id=1000', [40, 2_147_483_647]],
    ['unknown=x&mode=3', [30]],
  ])('filters by %s', async (query, ids) => {
    expect(await idsOf(query)).toEqual(ids);
    expect((await get(query)).body.meta).toEqual({
      total: ids.length,
      page: 1,
      page_size: 50,
      next_cursor: null,
    });
  });

  it.each(['set_id', 'status', 'mode'])('finds nothing by a %s beyond what a column holds', async (name) => {
    for (const value of ['2147483648', '-2147483649', '18446744073709551616', '9'.repeat(40)])
      expect([value, await idsOf(`${name}=${value}`)]).toEqual([value, []]);
  });

  it('keeps its filters with a cursor, and its place when maps are added', async () => {
    const { body } = await get('set_id=5000');
    expect(body.data).toEqual([]);
    for (const id of [502, 504, 506]) await insertMap(stack().writable, id, { set_id: 5000 });
    const first = await get('set_id=5000&page_size=2');
    await insertMap(stack().writable, 501, { set_id: 5000 });
    await insertMap(stack().writable, 505, { set_id: 5000 });
    await insertMap(stack().writable, 507, { set_id: 5001 });
    const cursor = String(first.body.meta.next_cursor);
    expect(await idsOf(`set_id=5000&page_size=2&cursor=${cursor}`)).toEqual([505, 506]);
  });

  it.each([
    ['page=0', [refusals.below('page', '0', 1)]],
    ['page_size=0', [refusals.below('page_size', '0', 1)]],
    ['page_size=101', [refusals.above('page_size', '101', 100)]],
    [
      'page=x&frozen=2&mode=&status=x&set_id=1.5',
      [
        refusals.noInteger('set_id', '1.5'),
        refusals.noInteger('status', 'x'),
        refusals.noInteger('mode', ''),
        refusals.noBoolean('frozen', '2'),
        refusals.noInteger('page', 'x'),
      ],
    ],
  ])('refuses %s', async (query, detail) => {
    const { status, body } = await get(query);
    expect([status, body]).toEqual([422, { detail }]);
  });
});
