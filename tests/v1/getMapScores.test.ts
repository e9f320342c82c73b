import request from 'supertest';
import {
  insertClan,
  insertMap,
  insertPlayer,
  insertScore,
  md5Of,
  refusals,
  RESTRICTED,
  scoreView,
  UNVERIFIED,
  type Answer,
} from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

type Score = Parameters<typeof insertScore>[1];
type MapScores = Answer<{ scores: { id: number }[] }>;

describeOnEveryStack('get_map_scores', (stack) => {
  const get = async (query: string): Promise<MapScores> =>
    request(stack().app).get(`/v1/get_map_scores?${query}`);
  const idsOf = async (query: string) => (await get(query)).body.scores.map(({ id }) => id);
  const insert = (score: Omit<Score, 'userid'> & { userid?: number }) =>
    insertScore(stack().writable, { userid: 3, ...score });

  beforeAll(async () => {
    const { writable } = stack();
    await insertClan(writable, 7, { name: 'Stars', tag: 'STAR', owner: 3 });
    await insertPlayer(writable, 3, { name: 'さくら', country: 'jp', clan_id: 7, clan_priv: 3 });
    await insertPlayer(writable, 4, { country: 'XX', clan_id: 99, clan_priv: 7 });
    await insertPlayer(writable, 5, { priv: RESTRICTED });
    await insertPlayer(writable, 6, { priv: UNVERIFIED });
    await insert({ id: 500, map_md5: md5Of('gone') });
  });

  describe('for a map of an unknown status', () => {
    const LARGE_ID = 9_223_372_036_854_775_807n;

    beforeAll(async () => {
      const map_md5 = await insertMap(stack().writable, 20, { status: -2 });
      await insert({
        id: 100,
        map_md5,
        score: 2_000_000,
        pp: 336.419,
        acc: 93.067,
        mods: 8 | 64,
        grade: 'XH',
        time_elapsed: 1,
        perfect: 1,
      });
      await insert({ id: 101, map_md5, userid: 4 });
      await insert({ id: LARGE_ID, map_md5, score: 5 });
    });

    it('answers with every field, numbers as they are stored', async () => {
      const { status, body } = await get('scope=best&id=20&limit=2');
      expect(status).toBe(200);
      expect(body).toEqual({
        status: 'success',
        scores: [
          {
            id: 100,
            score: 2_000_000,
            pp: 336.419,
            acc: 93.067,
            max_combo: 400,
            mods: 72,
            mods_readable: 'HDDT',
            n300: 300,
            n100: 5,
            n50: 1,
            nmiss: 0,
            ngeki: 50,
            nkatu: 3,
            grade: 'XH',
            status: 2,
            mode: 0,
            play_time: '2025-01-02T03:04:05',
            time_elapsed: 1,
            perfect: 1,
            map_md5: md5Of('map 20'),
            userid: 3,
            player_name: 'さくら',
            player_country: 'jp',
            clan_id: 7,
            clan_name: 'Stars',
            clan_tag: 'STAR',
          },
          scoreView(101, {
            map_md5: md5Of('map 20'),
            userid: 4,
            player_name: 'player 4',
            player_country: 'XX',
            clan_id: null,
            clan_name: null,
            clan_tag: null,
          }),
        ],
      });
    });

    it('keeps every digit of an id above 2^53', async () => {
      expect((await get('scope=best&id=20')).text).toContain(`{"id":${LARGE_ID},`);
    });
  });

  describe('in order', () => {
    const EARLY = { play_time: '2025-01-01 00:00:00' };
    const LATE = { play_time: '2025-01-01 00:00:01' };

    beforeAll(async () => {
      const map_md5 = await insertMap(stack().writable, 21);
      await insert({ id: 205, map_md5, ...LATE, score: 500, pp: 1 });
      await insert({ id: 203, map_md5, ...LATE, score: 500, pp: 2 });
      await insert({ id: 204, map_md5, ...EARLY, score: 500, pp: 3 });
      await insert({ id: 206, map_md5, ...LATE, score: 501, pp: 0 });
      await insert({ id: 202, map_md5, ...EARLY, score: 499, pp: 4 });
      await insert({ id: 210, map_md5, userid: 5, score: 999 });
      await insert({ id: 211, map_md5, userid: 6, score: 999 });
      await insert({ id: 212, map_md5, userid: 900, score: 999 });
      await insert({ id: 213, map_md5, status: 1, score: 999 });
      await insert({ id: 214, map_md5, status: 0, score: 999 });
      for (const mode of [4, 5, 6, 8]) {
        const id = 1000 * mode;
        await insert({ id: id + 3, map_md5, mode, ...LATE, score: 3, pp: 50.5 });
        await insert({ id: id + 2, map_md5, mode, ...LATE, score: 4, pp: 50.5 });
        await insert({ id: id + 4, map_md5, mode, ...EARLY, score: 2, pp: 50.5 });
        await insert({ id: id + 1, map_md5, mode, ...LATE, score: 1, pp: 50.501 });
      }
    });

    it('lists the best by score, of equal ones the earlier, then the one with the lower id', async () => {
      expect(await idsOf('scope=best&id=21')).toEqual([206, 204, 203, 205, 202]);
    });

    it.each([4, 5, 6, 8])('lists the best of mode %i by pp, with the same tie-break', async (mode) => {
      const id = 1000 * mode;
      expect(await idsOf(`scope=best&id=21&mode=${mode}`)).toEqual([id + 1, id + 4, id + 2, id + 3]);
    });

    it('lists recent ones by time, of equal ones the one with the lower id first', async () => {
      expect(await idsOf('scope=recent&id=21')).toEqual([203, 205, 206, 202, 204]);
    });

    it.each([1, 2, 3])('answers with an empty list in mode %i, which nobody played', async (mode) => {
      const { status, body } = await get(`scope=best&id=21&mode=${mode}`);
      expect(status).toBe(200);
      expect(body).toEqual({ status: 'success', scores: [] });
    });

    it.each([
      ['limit=1', [206]],
      ['limit=2&offset=1', [204, 203]],
      ['limit=2&page=2', [203, 205]],
      ['limit=1&offset=1&page=4', [202]],
      ['offset=5', []],
    ])('pages with %s', async (paging, ids) => {
      expect(await idsOf(`scope=best&id=21&${paging}`)).toEqual(ids);
    });

    it.each([
      `md5=${md5Of('map 21')}`,
      `id=21&md5=${md5Of('map 20')}`,
      'id=20&id=%20%2B02_1.0%20&unknown=1',
      'scope=recent&scope=best&id=21',
    ])('finds the map by %s, by the id before the hash', async (query) => {
      expect(await idsOf(`scope=best&${query}&limit=1`)).toEqual([206]);
    });
  });

  it('lists 50 scores unless told otherwise', async () => {
    const map_md5 = await insertMap(stack().writable, 22);
    for (let id = 300; id < 351; id += 1) await insert({ id, map_md5 });
    expect(await idsOf('scope=best&id=22')).toEqual(Array.from({ length: 50 }, (_, at) => 300 + at));
    expect(await idsOf('scope=best&id=22&limit=100')).toHaveLength(51);
  });

  describe('with mods', () => {
    beforeAll(async () => {
      const map_md5 = await insertMap(stack().writable, 23);
      const sets = { 400: 0, 401: 8, 402: 8 | 64, 403: 16, 404: 64 | 512, 405: 2 ** 30, 406: 8 | (2 ** 30) };
      for (const [id, mods] of Object.entries(sets)) await insert({ id: Number(id), map_md5, mods });
    });

    it.each([
      ['', [400, 401, 402, 403, 404, 405, 406]],
      ['vn', [400, 401, 402, 403, 404, 405, 406]],
      ['0', [400]],
      ['NM', [400]],
      ['~nm', [400]],
      ['8', [401, 402, 406]],
      ['=hd', [401, 402, 406]],
      ['DtHd', [402]],
      ['~HDHR', [401, 402, 403, 406]],
      ['~24', [401, 402, 403, 406]],
      ['NC', [404]],
      ['MR', [405, 406]],
      ['1073741832', [406]],
      ['HDHR', []],
      ['HD'.repeat(33), [401, 402, 406]],
    ])('mods=%s', async (mods, ids) => {
      expect(await idsOf(`scope=best&id=23&mods=${mods}`)).toEqual(ids);
    });

    it.each(['XX', 'HDX', '-1', '2147483648', 'HD,DT', '~xx', 'X'.repeat(66)])(
      'refuses mods=%s',
      async (mods) => {
        const { status, body } = await get(`scope=best&id=23&mods=${mods}`);
        expect(status).toBe(400);
        expect(body).toEqual({ status: 'Invalid mods.' });
      },
    );

    it('looks for the beatmap before it refuses any', async () => {
      const { status, body } = await get('scope=best&id=99999&mods=XX');
      expect([status, body]).toEqual([404, { status: 'Map not found.' }]);
    });
  });

  it('wants an id or a hash', async () => {
    const { status, body } = await get('scope=best');
    expect(status).toBe(400);
    expect(body).toEqual({ status: 'Must provide either id or md5!' });
  });

  it.each([7, 9, 10, 11])('knows no mode %i', async (mode) => {
    const { status, body } = await get(`scope=best&id=21&mode=${mode}`);
    expect(status).toBe(400);
    expect(body).toEqual({ status: 'Invalid gamemode.' });
  });

  it.each(['id=0', 'id=900', `md5=${md5Of('gone')}`, `md5=${md5Of('map 21').toUpperCase()}`])(
    'answers 404 for %s, a map that is not known',
    async (query) => {
      const { status, body } = await get(`scope=best&${query}`);
      expect(status).toBe(404);
      expect(body).toEqual({ status: 'Map not found.' });
    },
  );

  const SCOPES = "'recent' or 'best'";

  it.each([
    ['id=21', [refusals.missing('scope')]],
    ['scope=&id=21', [refusals.noneOf('scope', '', SCOPES)]],
    ['scope=first&id=21', [refusals.noneOf('scope', 'first', SCOPES)]],
    ['scope=best&id=-1', [refusals.below('id', '-1', 0)]],
    ['scope=best&id=2147483648', [refusals.above('id', '2147483648', 2147483647)]],
    ['scope=best&md5=short', [refusals.tooShort('md5', 'short', 32)]],
    [`scope=best&md5=${'0'.repeat(33)}`, [refusals.tooLong('md5', '0'.repeat(33), 32)]],
    ['scope=best&id=21&mode=-1', [refusals.below('mode', '-1', 0)]],
    ['scope=best&id=21&mode=12', [refusals.above('mode', '12', 11)]],
    ['scope=best&id=21&limit=0', [refusals.below('limit', '0', 1)]],
    ['scope=best&id=21&limit=101', [refusals.above('limit', '101', 100)]],
    ['scope=best&id=21&offset=-1', [refusals.below('offset', '-1', 0)]],
    ['scope=best&id=21&page=0', [refusals.below('page', '0', 1)]],
    [
      'limit=&mode=x&id=&scope=x',
      [
        refusals.noneOf('scope', 'x', SCOPES),
        refusals.noInteger('id', ''),
        refusals.noInteger('mode', 'x'),
        refusals.noInteger('limit', ''),
      ],
    ],
  ])('refuses %s', async (query, detail) => {
    const { status, body } = await get(query);
    expect(status).toBe(422);
    expect(body).toEqual({ detail });
  });
});
