import request from 'supertest';
import { insertMap, mapView, md5Of, refusals } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

describeOnEveryStack('GET /v2/maps/{map_id}', (stack) => {
  const get = (id: string) => request(stack().app).get(`/v2/maps/${id}`);

  beforeAll(async () => {
    await insertMap(stack().writable, 20);
    await insertMap(stack().writable, 2_147_483_647, {
      server: 'private',
      set_id: 1130,
      status: -2,
      artist: '星野ひかり',
      title: 'Overdrive "X"',
      version: 'Extra [★]',
      creator: 'mapper4',
      filename: '星野ひかり - Overdrive "X" (mapper4) [Extra [★]].osu',
      last_update: '2023-06-15 23:59:59',
      total_length: 92,
      max_combo: 369,
      frozen: 1,
      plays: 32,
      passes: 25,
      mode: 3,
      bpm: 182.73,
      cs: 4.1,
      ar: 6.7,
      od: 5.8,
      hp: 4.35,
      diff: 3.651,
    });
  });

  it('answers with every field, numbers as they are stored', async () => {
    const { status, body } = await get('2147483647');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: {
        id: 2_147_483_647,
        server: 'private',
        set_id: 1130,
        status: -2,
        md5: md5Of('map 2147483647'),
        artist: '星野ひかり',
        title: 'Overdrive "X"',
        version: 'Extra [★]',
        creator: 'mapper4',
        filename: '星野ひかり - Overdrive "X" (mapper4) [Extra [★]].osu',
        last_update: '2023-06-15T23:59:59',
        total_length: 92,
        max_combo: 369,
        frozen: true,
        plays: 32,
        passes: 25,
        mode: 3,
        bpm: 182.73,
        cs: 4.1,
        ar: 6.7,
        od: 5.8,
        hp: 4.35,
        diff: 3.651,
      },
      meta: {},
    });
  });

  it.each(['20', '20.0', '%20%2B02_0%20'])('reads the id leniently: %s', async (id) => {
    const { status, body } = await get(id);
    expect(status).toBe(200);
    expect(body.data).toEqual(mapView(20, { server: 'osu!', filename: '20.osu', frozen: false }));
  });

  it.each(['0', '1', '-1', '-20', '2147483648', '4294967316', '99999999999999999999'])(
    'knows no map %s',
    async (id) => {
      const { status, body } = await get(id);
      expect([status, body]).toEqual([404, { status: 'error', error: 'Map not found.' }]);
    },
  );

  it.each(['x', '1.5', '1e1', '１'])('refuses the id %s', async (id) => {
    const { status, body } = await get(encodeURIComponent(id));
    expect(status).toBe(422);
    expect(body).toEqual({ detail: [{ ...refusals.noInteger('map_id', id), loc: ['path', 'map_id'] }] });
  });
});
