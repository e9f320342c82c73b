import { Socket } from 'node:net';
import request from 'supertest';
import { insertMap, mapView, md5Of, refusals, type Answer } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

describeOnEveryStack('get_map_info', (stack) => {
  const get = async (query: string): Promise<Answer> => request(stack().app).get(`/v1/get_map_info${query}`);

  beforeAll(async () => {
    const { writable } = stack();
    await insertMap(writable, 20, {
      server: 'private',
      set_id: 2_147_483_647,
      artist: '星野ひかり',
      title: 'Overdrive "X" & <more>',
      version: 'Extra [★]',
      creator: 'naïve',
      last_update: '2024-12-31 23:59:59',
      total_length: 215,
      max_combo: 1234,
      frozen: 1,
      plays: 77,
      passes: 33,
      mode: 3,
      bpm: 187654.33,
      cs: 4.2,
      ar: 9.33,
      od: 8.67,
      hp: 0.1,
      diff: 336.419,
    });
    await insertMap(writable, 2_147_483_647);
    for (const status of [-2, -1, 0, 1, 2, 3, 4, 5, 6]) await insertMap(writable, 100 + status, { status });
  });

  it('answers with every field of the map, numbers as they are stored', async () => {
    const { status, body } = await get('?id=20');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      map: {
        md5: md5Of('map 20'),
        id: 20,
        set_id: 2_147_483_647,
        artist: '星野ひかり',
        title: 'Overdrive "X" & <more>',
        version: 'Extra [★]',
        creator: 'naïve',
        last_update: '2024-12-31T23:59:59',
        total_length: 215,
        max_combo: 1234,
        status: 2,
        plays: 77,
        passes: 33,
        mode: 3,
        bpm: 187654.33,
        cs: 4.2,
        od: 8.67,
        ar: 9.33,
        hp: 0.1,
        diff: 336.419,
      },
    });
  });

  it.each([
    `md5=${md5Of('map 101')}`,
    'id=%20%2B1_01.0%20',
    'id=99&id=101',
    `id=101&md5=${md5Of('map 20')}`,
    'id=101&unknown=1',
  ])('finds a map by %s', async (query) => {
    const { status, body } = await get(`?${query}`);
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'success', map: mapView(101, { status: 1 }) });
  });

  it('takes ids up to 2^31-1', async () => {
    expect((await get('?id=2147483647')).body).toEqual({ status: 'success', map: mapView(2_147_483_647) });
  });

  it.each([-2, -1, 0, 1, 2, 3, 4, 5, 6])('tells a status of %i as stored, known or not', async (status) => {
    const { body } = await get(`?id=${100 + status}`);
    expect(body).toMatchObject({ map: { status } });
  });

  it.each([
    'id=900',
    `md5=${md5Of('unknown')}`,
    `md5=${md5Of('map 20').toUpperCase()}`,
    `id=900&md5=${md5Of('map 20')}`,
  ])('answers 404 for %s', async (query) => {
    const { status, body } = await get(`?${query}`);
    expect(status).toBe(404);
    expect(body).toEqual({ status: 'Map not found.' });
  });

  it('wants an id or a hash', async () => {
    const { status, body } = await get('');
    expect(status).toBe(400);
    expect(body).toEqual({ status: 'Must provide either id or md5!' });
  });

  it.each([
    ['id=2', [refusals.below('id', '2', 3)]],
    ['id=2147483648', [refusals.above('id', '2147483648', 2147483647)]],
    ['id=1e1', [refusals.noInteger('id', '1e1')]],
    [`md5=${'0'.repeat(31)}`, [refusals.tooShort('md5', '0'.repeat(31), 32)]],
    [`md5=${'0'.repeat(33)}`, [refusals.tooLong('md5', '0'.repeat(33), 32)]],
    ['md5=&id=', [refusals.noInteger('id', ''), refusals.tooShort('md5', '', 32)]],
  ])('refuses %s', async (query, detail) => {
    const { status, body } = await get(`?${query}`);
    expect(status).toBe(422);
    expect(body).toEqual({ detail });
  });
});

describeOnEveryStack('get_map_info for an unknown map', (stack) => {
  it.each(['id=75', `md5=${md5Of('unknown')}`])('asks no other service for %s', async (query) => {
    const connect = jest.spyOn(Socket.prototype, 'connect');
    const { status } = (await request(stack().app).get(`/v1/get_map_info?${query}`)) as Answer;
    // Only the test's own request, and the stack's database and Redis.
    const hosts = connect.mock.calls
      .flat(2)
      .flatMap((part: unknown) => (part as { host?: string } | null)?.host ?? []);
    connect.mockRestore();
    expect(status).toBe(404);
    expect(new Set(hosts)).toEqual(new Set(['127.0.0.1']));
  });
});
