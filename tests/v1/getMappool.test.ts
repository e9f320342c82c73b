import request from 'supertest';
import {
  awayLiveState,
  insertClan,
  insertMap,
  insertPick,
  insertPlayer,
  insertPool,
  livePlayer,
  mapView,
  refusals,
  RESTRICTED,
  UNVERIFIED,
  type Answer,
} from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

type Pool = Answer<{ maps: Record<string, { id: number }>; created_by: { online: boolean } | null }>;

describeOnEveryStack('get_mappool', (stack) => {
  const get = async (query: string): Promise<Pool> => request(stack().app).get(`/v1/get_mappool${query}`);

  beforeAll(async () => {
    const { writable } = stack();
    await insertClan(writable, 7, { name: 'Stars', tag: 'STAR', owner: 4 });
    await insertPlayer(writable, 3, { name: 'creator', country: 'jp', clan_id: 7, clan_priv: 1 });
    await insertPlayer(writable, 4, { name: 'member', clan_id: 7 });
    await insertPlayer(writable, 5, { name: 'hidden', clan_id: 7, priv: RESTRICTED });
    await insertPlayer(writable, 6, { name: 'unverified', clan_id: 7, priv: UNVERIFIED });
    await insertPlayer(writable, 8, { name: 'clanless', country: 'XX', clan_id: 99, clan_priv: 7 });
    for (const id of [20, 21, 22, 23, 24, 25]) await insertMap(writable, id, id === 23 ? { status: -2 } : {});
    await insertPool(writable, 1, { name: 'KWC Finals', created_at: '2025-08-08 08:09:10', created_by: 3 });
    // Neither by id nor by key in the order of the answer.
    await insertPick(writable, { pool_id: 1, map_id: 20, mods: 64, slot: 1 });
    await insertPick(writable, { pool_id: 1, map_id: 21, mods: 8, slot: 2 });
    await insertPick(writable, { pool_id: 1, map_id: 22, mods: 0, slot: 10 });
    await insertPick(writable, { pool_id: 1, map_id: 23, mods: 0, slot: 2 });
    await insertPick(writable, { pool_id: 1, map_id: 24, mods: 8, slot: 1 });
    await insertPick(writable, { pool_id: 1, map_id: 25, mods: 8 | 16, slot: 1 });
    await insertPool(writable, 2, { created_by: 8 });
    await insertPool(writable, 3, { created_by: 5 });
    await insertPool(writable, 4, { created_by: 6 });
    await insertPool(writable, 5, { created_by: 900 });
    await insertPick(writable, { pool_id: 5, map_id: 900, mods: 0, slot: 1 });
    await insertPick(writable, { pool_id: 5, map_id: 20, mods: 0, slot: 2 });
    await insertPool(writable, 7, { created_by: 3 });
    for (const map_id of [21, 22, 20]) await insertPick(writable, { pool_id: 7, map_id, mods: 8, slot: 1 });
  });

  afterEach(() => stack().context.live.removePlayer(3));

  it('answers with every field though the creator is offline, every map under its acronyms and slot', async () => {
    const { status, body } = await get('?id=1');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: 1,
      name: 'KWC Finals',
      created_at: '2025-08-08T08:09:10',
      created_by: {
        id: 3,
        name: 'creator',
        country: 'jp',
        clan: { id: 7, name: 'Stars', tag: 'STAR', members: 2 },
        online: false,
      },
      maps: {
        NM2: mapView(23, { status: -2 }),
        NM10: mapView(22),
        HD1: mapView(24),
        HD2: mapView(21),
        HDHR1: mapView(25),
        DT1: mapView(20),
      },
    });
  });

  it('orders the maps by mods and slot', async () => {
    const { body } = await get('?id=1');
    expect(Object.keys(body.maps)).toEqual(['NM2', 'NM10', 'HD1', 'HD2', 'HDHR1', 'DT1']);
  });

  it('says that the creator is online', async () => {
    await stack().context.live.putPlayer(livePlayer(3));
    expect((await get('?id=1')).body.created_by?.online).toBe(true);
  });

  it('answers for an empty pool, a creator of country XX and a clan that no longer exists', async () => {
    const { status, body } = await get('?id=2');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: 2,
      name: 'pool 2',
      created_at: '2024-01-01T00:00:00',
      created_by: { id: 8, name: 'clanless', country: 'XX', clan: null, online: false },
      maps: {},
    });
  });

  it.each([
    [3, 'is restricted'],
    [4, 'is unverified'],
    [5, 'no longer exists'],
  ])('names nobody as the creator of pool %i, who %s', async (id) => {
    const { status, body } = await get(`?id=${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, created_by: null });
  });

  it('leaves out maps that no longer exist', async () => {
    expect((await get('?id=5')).body.maps).toEqual({ NM2: mapView(20) });
  });

  it('tells of several picks of one slot the one with the highest id', async () => {
    expect((await get('?id=7')).body.maps).toEqual({ HD1: mapView(22) });
  });

  it.each(['%20%2B0_2.0%20', '1&id=2', '2&unknown=1'])('reads id=%s as 2', async (id) => {
    expect((await get(`?id=${id}`)).body).toMatchObject({ id: 2 });
  });

  it.each([6, 2_147_483_647])('answers 404 for pool %i, which does not exist', async (id) => {
    const { status, body } = await get(`?id=${id}`);
    expect(status).toBe(404);
    expect(body).toEqual({ status: 'Pool not found.' });
  });

  it.each([
    ['', refusals.missing('id')],
    ['?id=0', refusals.below('id', '0', 1)],
    ['?id=2147483648', refusals.above('id', '2147483648', 2147483647)],
    ['?id=x', refusals.noInteger('id', 'x')],
  ])('refuses "%s"', async (query, entry) => {
    const { status, body } = await get(query);
    expect(status).toBe(422);
    expect(body).toEqual({ detail: [entry] });
  });
});

describeOnEveryStack(
  'get_mappool without live state',
  (stack) => {
    it('shows the creator as offline', async () => {
      await insertPlayer(stack().writable, 3);
      await insertPool(stack().writable, 1, { created_by: 3 });
      const { status, body } = (await request(stack().app).get('/v1/get_mappool?id=1')) as Answer;
      expect(status).toBe(200);
      expect(body).toMatchObject({ created_by: { id: 3, online: false } });
    });
  },
  { overrides: { live: awayLiveState() } },
);
