import request from 'supertest';
import {
  insertClan,
  insertMap,
  insertPlayer,
  insertScore,
  mapView,
  md5Of,
  refusals,
  scoreView,
} from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';
import { insertViewers, looksAt, RESTRICTED_ID, UNVERIFIED_ID } from '../support/viewers';

const LARGE_ID = 9_007_199_254_740_993n;

describeOnEveryStack('GET /v2/scores/{score_id}', (stack) => {
  const get = (id: number | bigint | string, headers: Record<string, string> = {}) =>
    request(stack().app).get(`/v2/scores/${id}`).set(headers);
  const insert = (score: Partial<Parameters<typeof insertScore>[1]> & { id: number | bigint }) =>
    insertScore(stack().writable, { userid: 3, map_md5: md5Of('map 20'), ...score });

  beforeAll(async () => {
    const { writable } = stack();
    await insertViewers(stack());
    await insertClan(writable, 7, { name: 'Stars', tag: 'STAR', owner: 3 });
    await insertPlayer(writable, 3, { name: 'さくら', country: 'jp', clan_id: 7, clan_priv: 3 });
    await insertPlayer(writable, 4, { country: 'XX' });
    await insertPlayer(writable, 5, { clan_id: 99 });
    await insertMap(writable, 20, { status: -2, frozen: 1 });
    await insert({ id: 1, pp: 336.419, mods: 72, status: 0, grade: 'F', mode: 8, perfect: 1 });
    await insert({ id: 2, userid: 4 });
    await insert({ id: 3, userid: 5 });
    await insert({ id: 4, map_md5: md5Of('gone') });
    await insert({ id: 5, userid: 900 });
    await insert({ id: LARGE_ID });
  });

  it('answers with every field, of beatmap and player too', async () => {
    const { status, body } = await get(1);
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: scoreView(1, {
        pp: 336.419,
        mods: 72,
        mods_readable: 'HDDT',
        status: 0,
        grade: 'F',
        mode: 8,
        perfect: true,
        map_md5: md5Of('map 20'),
        userid: 3,
        beatmap: mapView(20, { status: -2 }),
        player: { id: 3, name: 'さくら', country: 'jp', clan_id: 7, clan_name: 'Stars', clan_tag: 'STAR' },
      }),
      meta: {},
    });
  });

  it.each([
    [2, { id: 4, name: 'player 4', country: 'XX', clan_id: null, clan_name: null, clan_tag: null }],
    [3, { id: 5, name: 'player 5', country: 'xx', clan_id: 99, clan_name: null, clan_tag: null }],
  ])('tells of score %i no clan for none, and the id of one that no longer exists', async (id, player) => {
    const { body } = await get(id);
    expect(body.data).toMatchObject({ perfect: false, player });
  });

  it('keeps every digit of an id above 2^53, and reads ids leniently', async () => {
    const { status, text } = await get(LARGE_ID);
    expect(status).toBe(200);
    expect(text).toContain('"id":9007199254740993,');
    expect((await get('%20%2B00_1.0')).body.data.id).toBe(1);
  });

  it.each([
    ['0', 'no score has'],
    ['-1', 'no score has'],
    ['900', 'is free'],
    ['4', 'is on a map that is gone'],
    ['5', 'is of a player who is gone'],
    ['9007199254740992', 'is next to one'],
    ['9223372036854775807', 'is the greatest'],
    ['9223372036854775808', 'is too great'],
    ['18446744073709551616', 'is far too great'],
  ])('answers 404 for id %s, which %s', async (id) => {
    const { status, body } = await get(id);
    expect([status, body]).toEqual([404, { status: 'error', error: 'Score not found.' }]);
  });

  it.each([RESTRICTED_ID, UNVERIFIED_ID])('shows what player %i, who is hidden, played', async (hidden) => {
    await insert({ id: hidden, userid: hidden });
    for (const { who, sees, headers } of await looksAt(stack(), hidden)) {
      const { status, body } = await get(hidden, headers);
      expect([who, status]).toEqual([who, sees ? 200 : 404]);
      if (sees) expect(body.data).toMatchObject({ id: hidden, player: { id: hidden } });
      else expect(body).toEqual({ status: 'error', error: 'Score not found.' });
    }
  });

  it.each(['x', '1.5', '0x1'])('refuses the id %s', async (id) => {
    const { status, body } = await get(id);
    expect(status).toBe(422);
    expect(body).toEqual({ detail: [{ ...refusals.noInteger('score_id', id), loc: ['path', 'score_id'] }] });
  });
});
