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

describeOnEveryStack('get_score_info', (stack) => {
  const get = async (query: string): Promise<Answer> =>
    request(stack().app).get(`/v1/get_score_info${query}`);

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3);
    await insertPlayer(writable, 4, { priv: RESTRICTED });
    await insertPlayer(writable, 5, { priv: UNVERIFIED });
    await insertPlayer(writable, 6, { country: 'XX', clan_id: 99, clan_priv: 7 });
    const map_md5 = await insertMap(writable, 20);
    await insertScore(writable, {
      id: 1,
      userid: 3,
      map_md5,
      score: 2_147_483_647,
      pp: 336.419,
      acc: 93.067,
      max_combo: 1234,
      mods: 8 | 64,
      n300: 40_000,
      n100: 14,
      n50: 5,
      nmiss: 6,
      ngeki: 23,
      nkatu: 7,
      grade: 'XH',
      status: 1,
      mode: 8,
      play_time: '2024-12-31 23:59:59',
      time_elapsed: 123_456,
      client_flags: 5,
      perfect: 1,
    });
    await insertScore(writable, { id: 2, userid: 3, map_md5: md5Of('gone') });
    await insertScore(writable, { id: 3, userid: 4, map_md5 });
    await insertScore(writable, { id: 4, userid: 5, map_md5 });
    await insertScore(writable, { id: 5, userid: 900, map_md5 });
    await insertScore(writable, { id: 6, userid: 6, map_md5, status: 0, grade: 'F', pp: 0, acc: 0 });
    for (const id of [9_007_199_254_740_993n, 9_223_372_036_854_775_807n])
      await insertScore(writable, { id, userid: 3, map_md5 });
  });

  it('answers with every field of the score, leaks no online_checksum and no client_flags', async () => {
    const { status, body } = await get('?id=1');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      score: {
        id: 1,
        map_md5: md5Of('map 20'),
        score: 2_147_483_647,
        pp: 336.419,
        acc: 93.067,
        max_combo: 1234,
        mods: 72,
        mods_readable: 'HDDT',
        n300: 40_000,
        n100: 14,
        n50: 5,
        nmiss: 6,
        ngeki: 23,
        nkatu: 7,
        grade: 'XH',
        status: 1,
        mode: 8,
        play_time: '2024-12-31T23:59:59',
        time_elapsed: 123_456,
        userid: 3,
        perfect: 1,
      },
    });
  });

  it('tells of a score whose map is gone', async () => {
    const { status, body } = await get('?id=2');
    expect(status).toBe(200);
    expect(body).toMatchObject({ score: { id: 2, map_md5: md5Of('gone'), mods_readable: 'NM' } });
  });

  it('tells of a failed score of a player with country XX, an odd clan_priv and no clan', async () => {
    const { status, body } = await get('?id=6');
    expect(status).toBe(200);
    expect(body).toMatchObject({ score: { id: 6, userid: 6, status: 0, grade: 'F', pp: 0, acc: 0 } });
  });

  it.each(['9007199254740993', '9223372036854775807'])('keeps every digit of the id %s', async (id) => {
    const { status, text } = await get(`?id=${id}`);
    expect(status).toBe(200);
    expect(text).toContain(`"score":{"id":${id},`);
  });

  it.each(['%20%2B0_1.0%20', '2&id=1', '1&unknown=1'])('reads id=%s as 1', async (id) => {
    expect((await get(`?id=${id}`)).body).toMatchObject({ score: { id: 1 } });
  });

  it.each([
    ['3', 'of a restricted player'],
    ['4', 'of an unverified player'],
    ['5', 'of an account that is gone'],
    ['0', 'that cannot be'],
    ['7', 'that is unknown'],
    ['9007199254740992', 'next to an existing one above 2^53'],
    ['9223372036854775806', 'next to the greatest there can be'],
  ])('answers 404 for score %s %s', async (id) => {
    const { status, body } = await get(`?id=${id}`);
    expect(status).toBe(404);
    expect(body).toEqual({ status: 'Score not found.' });
  });

  it.each([
    ['', refusals.missing('id')],
    ['?id=', refusals.noInteger('id', '')],
    ['?id=-1', refusals.below('id', '-1', 0)],
    ['?id=x', refusals.noInteger('id', 'x')],
  ])('refuses "%s"', async (query, entry) => {
    const { status, body } = await get(query);
    expect(status).toBe(422);
    expect(body).toEqual({ detail: [entry] });
  });

  it('refuses an id of 2^63, naming the bound with every digit', async () => {
    const { status, text } = await get('?id=9223372036854775808');
    expect(status).toBe(422);
    expect(text).toBe(
      '{"detail":[{"type":"less_than_equal","loc":["query","id"],' +
        '"msg":"Input should be less than or equal to 9223372036854775807",' +
        '"input":"9223372036854775808","ctx":{"le":9223372036854775807}}]}',
    );
  });
});
