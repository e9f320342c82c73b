import request from 'supertest';
import { insertMap, insertPlayer, refusals, RESTRICTED, UNVERIFIED } from '../support/factories';
import { testServices } from '../support/services';
import { createServicesStack, describeOnEveryStack, type Stack } from '../support/stacks';

describeOnEveryStack('GET /v2/maps/{map_id}/rating', (stack) => {
  const get = (id: number | string) => request(stack().app).get(`/v2/maps/${id}/rating`);

  const rate = async (mapId: number, ratings: number[]) => {
    const map_md5 = await insertMap(stack().writable, mapId);
    for (const [at, rating] of ratings.entries())
      await stack()
        .writable.query.insertInto('ratings')
        .values({ userid: 3 + at, map_md5, rating })
        .execute();
  };

  it.each([
    [20, [10], 10],
    [21, [1, 2], 1.5],
    [22, [7, 2, 4], 4.3333],
    [23, [8, 10, 4], 7.3333],
    [24, [9, 9, 2], 6.6667],
    // Halves at the fifth decimal go up.
    [25, [2, ...Array.from({ length: 31 }, () => 1)], 1.0313],
  ])('of map %i is the mean of %j to 4 decimals', async (id, ratings, average) => {
    await rate(id, ratings);
    const { status, body } = await get(id);
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'success', data: { average, count: ratings.length }, meta: {} });
  });

  it('is null for a map that nobody rated', async () => {
    await rate(30, []);
    const { status, body } = await get(30);
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'success', data: { average: null, count: 0 }, meta: {} });
  });

  it('counts what hidden and unknown players gave, whom it does not name', async () => {
    await insertPlayer(stack().writable, 3);
    await insertPlayer(stack().writable, 4, { priv: RESTRICTED });
    await insertPlayer(stack().writable, 5, { priv: UNVERIFIED });
    await rate(31, [1, 2, 4, 10]);
    expect((await get(31)).body.data).toEqual({ average: 4.25, count: 4 });
  });

  it.each([0, -1, 900, 2_147_483_648, '99999999999999999999'])('knows no map %s', async (id) => {
    const { status, body } = await get(id);
    expect([status, body]).toEqual([404, { status: 'error', error: 'Map not found.' }]);
  });

  it('refuses an id that is no number', async () => {
    const { status, body } = await get('x');
    expect(status).toBe(422);
    expect(body).toEqual({ detail: [{ ...refusals.noInteger('map_id', 'x'), loc: ['path', 'map_id'] }] });
  });
});

(testServices() ? describe : describe.skip)('a server without ratings', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await createServicesStack();
  });
  afterAll(() => stack.close());

  it('tells that the feature is off, and tells of the map all the same', async () => {
    await insertMap(stack.writable, 20);
    await stack.writable.query.schema.dropTable('ratings').execute();
    const map = await request(stack.app).get('/v2/maps/20');
    const rating = await request(stack.app).get('/v2/maps/20/rating');
    expect([map.status, rating.status, rating.body.status]).toEqual([200, 501, 'error']);
  });
});
