import request from 'supertest';
import {
  insertMap,
  insertPlayer,
  insertScore,
  md5Of,
  refusals,
  RESTRICTED,
  UNVERIFIED,
  type Answer,
} from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

type MostPlayed = Answer<{ maps: { id: number; plays: number }[] }>;

describeOnEveryStack('get_player_most_played', (stack) => {
  const get = async (query: string): Promise<MostPlayed> =>
    request(stack().app).get(`/v1/get_player_most_played${query}`);
  const playsOf = async (query: string) => (await get(query)).body.maps.map(({ id, plays }) => [id, plays]);

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, { name: 'Beat Whisper', country: 'XX', clan_id: 99, clan_priv: 7 });
    await insertPlayer(writable, 4, { name: 'Éclair' });
    await insertPlayer(writable, 5, { name: 'restricted', priv: RESTRICTED });
    await insertPlayer(writable, 6, { name: 'unverified', priv: UNVERIFIED });
    for (const id of [20, 21, 22, 23]) await insertMap(writable, id, { status: id === 22 ? -2 : 2 });
    let id = 1;
    const play = async (userid: number, map: string, times: number, mode = 0) => {
      for (let time = 0; time < times; time += 1)
        await insertScore(writable, { id: id++, userid, map_md5: md5Of(map), mode, status: time % 3 });
    };
    await play(3, 'map 23', 2);
    await play(3, 'map 22', 3);
    await play(3, 'map 21', 2);
    await play(3, 'map 20', 1);
    await play(3, 'gone', 5);
    await play(3, 'map 20', 4, 4);
    await play(4, 'map 21', 9);
    await play(5, 'map 21', 9);
    for (const mode of [1, 2, 3, 5, 6, 8]) await play(4, 'map 20', mode, mode);
  });

  it('answers with every field of the maps and the plays of any status', async () => {
    const { status, body } = await get('?id=4');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      maps: [
        {
          md5: md5Of('map 21'),
          id: 21,
          set_id: 1000,
          status: 2,
          artist: 'Artist',
          title: 'Title 21',
          version: 'Normal',
          creator: 'mapper',
          plays: 9,
        },
      ],
    });
  });

  it('orders by plays, of equal ones the lower map id first; without maps that are gone', async () => {
    expect(await playsOf('?id=3')).toEqual([
      [22, 3],
      [21, 2],
      [23, 2],
      [20, 1],
    ]);
  });

  it('answers for country XX and an odd clan_priv, with an unknown status of a map as stored', async () => {
    const { status, body } = await get('?id=3');
    expect(status).toBe(200);
    expect(body.maps[0]).toMatchObject({ id: 22, status: -2 });
  });

  it.each([
    ['limit=1', [22]],
    ['limit=2&page=2', [23, 20]],
    ['limit=2&offset=1', [21, 23]],
    ['limit=1&offset=1&page=3', [20]],
    ['offset=4', []],
  ])('pages with %s', async (paging, ids) => {
    expect((await playsOf(`?id=3&${paging}`)).map(([id]) => id)).toEqual(ids);
  });

  it('lists 25 maps unless told otherwise', async () => {
    const { writable } = stack();
    await insertPlayer(writable, 30);
    for (let id = 200; id < 226; id += 1) {
      const map_md5 = await insertMap(writable, id);
      await insertScore(writable, { id, userid: 30, map_md5 });
    }
    expect(await playsOf('?id=30')).toHaveLength(25);
    expect(await playsOf('?id=30&limit=100')).toHaveLength(26);
  });

  it.each([1, 2, 3, 5, 6, 8])('counts plays of mode %i alone', async (mode) => {
    expect(await playsOf(`?id=4&mode=${mode}`)).toEqual([[20, mode]]);
  });

  it('answers with an empty list for a mode that was never played', async () => {
    const { status, body } = await get('?id=3&mode=8');
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'success', maps: [] });
  });

  it.each([
    'name=%C3%89clair',
    'name=eclair',
    'id=4&name=Beat%20Whisper',
    'id=4&name=nobody',
    'id=3&id=%20%2B04.0%20&unknown=1',
  ])('finds the player by %s, by the id before the name', async (query) => {
    expect(await playsOf(`?${query}`)).toEqual([[21, 9]]);
  });

  it('wants an id or a name', async () => {
    const { status, body } = await get('');
    expect(status).toBe(400);
    expect(body).toEqual({ status: 'Must provide either id or name.' });
  });

  it.each([7, 9, 10, 11])('knows no mode %i', async (mode) => {
    const { status, body } = await get(`?id=3&mode=${mode}`);
    expect(status).toBe(400);
    expect(body).toEqual({ status: 'Invalid gamemode.' });
  });

  it.each([
    ['id=900', 'is unknown'],
    ['name=nobody', 'is unknown'],
    ['id=900&name=eclair', 'is unknown by the id'],
    ['id=5', 'is restricted'],
    ['name=restricted', 'is restricted'],
    ['id=6', 'is unverified'],
  ])('answers 404 for %s, who %s', async (query) => {
    const { status, body } = await get(`?${query}`);
    expect(status).toBe(404);
    expect(body).toEqual({ status: 'Player not found.' });
  });

  it.each([
    ['id=2', [refusals.below('id', '2', 3)]],
    ['id=2147483648', [refusals.above('id', '2147483648', 2147483647)]],
    ['id=3&name=x', [refusals.noUsername('name', 'x')]],
    ['id=3&mode=-1', [refusals.below('mode', '-1', 0)]],
    ['id=3&mode=12', [refusals.above('mode', '12', 11)]],
    ['id=3&mode=', [refusals.noInteger('mode', '')]],
    ['id=3&limit=0', [refusals.below('limit', '0', 1)]],
    ['id=3&limit=101', [refusals.above('limit', '101', 100)]],
    ['id=3&offset=-1', [refusals.below('offset', '-1', 0)]],
    ['id=3&page=0', [refusals.below('page', '0', 1)]],
    [
      'limit=x&mode=y&id=z',
      [refusals.noInteger('id', 'z'), refusals.noInteger('mode', 'y'), refusals.noInteger('limit', 'x')],
    ],
  ])('refuses %s', async (query, detail) => {
    const { status, body } = await get(`?${query}`);
    expect(status).toBe(422);
    expect(body).toEqual({ detail });
  });
});
