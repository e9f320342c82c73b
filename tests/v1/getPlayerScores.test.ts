import request from 'supertest';
import {
  insertClan,
  insertMap,
  insertPlayer,
  insertScore,
  mapView,
  md5Of,
  refusals,
  RESTRICTED,
  scoreView,
  UNVERIFIED,
  type Answer,
} from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

type Score = Parameters<typeof insertScore>[1];
type PlayerScores = Answer<{ scores: { id: number; status: number }[]; player: object }>;

const EARLY = { play_time: '2025-01-01 00:00:00' };
const LATE = { play_time: '2025-01-01 00:00:01' };

describeOnEveryStack('get_player_scores', (stack) => {
  const get = async (query: string): Promise<PlayerScores> =>
    request(stack().app).get(`/v1/get_player_scores?${query}`);
  const idsOf = async (query: string) => (await get(query)).body.scores.map(({ id }) => id);
  /** On map 20, the usual ranked one. */
  const insert = (score: Partial<Score> & { id: number | bigint; userid: number }) =>
    insertScore(stack().writable, { map_md5: md5Of('map 20'), ...score });

  beforeAll(async () => {
    const { writable } = stack();
    await insertClan(writable, 7, { name: 'Stars', tag: 'STAR', owner: 3 });
    await insertPlayer(writable, 3, { name: 'Beat Whisper', clan_id: 7, clan_priv: 3 });
    await insertPlayer(writable, 4, { name: 'Éclair', country: 'XX', clan_id: 99, clan_priv: 7 });
    await insertPlayer(writable, 5, { name: 'restricted', priv: RESTRICTED });
    await insertPlayer(writable, 6, { name: 'unverified', priv: UNVERIFIED });
    await insertMap(writable, 20);
    await insertMap(writable, 21, { status: -2 });
    await insertMap(writable, 22);
    for (const status of [-1, 0, 1, 3, 4, 5, 6]) await insertMap(writable, 30 + status, { status });
  });

  it('answers with every field, numbers as they are stored', async () => {
    await insert({
      id: 100,
      userid: 3,
      score: 2_147_483_647,
      pp: 336.419,
      acc: 93.067,
      max_combo: 321,
      mods: 8 | 64,
      n300: 40_000,
      n100: 14,
      n50: 5,
      nmiss: 6,
      ngeki: 23,
      nkatu: 7,
      grade: 'XH',
      play_time: '2024-12-31 23:59:59',
      time_elapsed: 123_456,
      perfect: 1,
    });
    const { status, body } = await get('scope=best&id=3');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      scores: [
        {
          id: 100,
          score: 2_147_483_647,
          pp: 336.419,
          acc: 93.067,
          max_combo: 321,
          mods: 72,
          mods_readable: 'HDDT',
          n300: 40_000,
          n100: 14,
          n50: 5,
          nmiss: 6,
          ngeki: 23,
          nkatu: 7,
          grade: 'XH',
          status: 2,
          mode: 0,
          play_time: '2024-12-31T23:59:59',
          time_elapsed: 123_456,
          perfect: 1,
          beatmap: mapView(20),
        },
      ],
      player: { id: 3, name: 'Beat Whisper', clan: { id: 7, name: 'Stars', tag: 'STAR' } },
    });
  });

  it('answers for country XX, an odd clan_priv, a clan that no longer exists and an unknown map status', async () => {
    await insert({ id: 110, userid: 4, map_md5: md5Of('map 21') });
    await insert({ id: 111, userid: 4, map_md5: md5Of('gone') });
    const { status, body } = await get('scope=recent&id=4');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      scores: [scoreView(110, { beatmap: mapView(21, { status: -2 }) })],
      player: { id: 4, name: 'Éclair', clan: null },
    });
  });

  it.each([
    ['best', 9_223_372_036_854_775_807n],
    ['recent', 9_223_372_036_854_775_806n],
    ['first', 9_007_199_254_740_993n],
  ])('keeps every digit of an id above 2^53 in scope %s', async (scope, id) => {
    const userid = 9_000 + scope.length;
    await insertPlayer(stack().writable, userid);
    await insert({ id, userid, map_md5: await insertMap(stack().writable, userid) });
    const { text } = await get(`scope=${scope}&id=${userid}`);
    expect(text).toContain(`"scores":[{"id":${id},`);
  });

  describe('in order', () => {
    beforeAll(async () => {
      await insertPlayer(stack().writable, 10);
      await insert({ id: 1005, userid: 10, ...LATE, pp: 300.5, score: 1 });
      await insert({ id: 1003, userid: 10, ...LATE, pp: 300.5, score: 2 });
      await insert({ id: 1004, userid: 10, ...EARLY, pp: 300.5, score: 3 });
      await insert({ id: 1006, userid: 10, ...LATE, pp: 300.501 });
      await insert({ id: 1002, userid: 10, ...EARLY, pp: 300.499 });
      await insert({ id: 1007, userid: 10, play_time: '2025-01-01 00:00:02', pp: 999, status: 1 });
      await insert({ id: 1008, userid: 10, play_time: '2024-01-01 00:00:00', pp: 0, status: 0 });
    });

    it('lists the best by pp, of equal ones the earlier, then the one with the lower id', async () => {
      expect(await idsOf('scope=best&id=10')).toEqual([1006, 1004, 1003, 1005, 1002]);
    });

    it('lists recent ones of any status by time, of equal ones the one with the lower id first', async () => {
      expect(await idsOf('scope=recent&id=10')).toEqual([1007, 1003, 1005, 1006, 1002, 1004, 1008]);
    });

    it.each([
      ['1', [1007, 1008]],
      ['YES', [1007, 1008]],
      ['off', [1007]],
      ['F', [1007]],
    ])('tells failed plays with include_failed=%s', async (value, ids) => {
      const { body } = await get(`scope=recent&id=10&include_failed=${value}`);
      expect(body.scores.filter(({ status }) => status !== 2).map(({ id }) => id)).toEqual(ids);
    });

    it.each([
      ['best&limit=1', [1006]],
      ['best&limit=2&offset=1', [1004, 1003]],
      ['best&limit=2&page=2', [1003, 1005]],
      ['best&limit=1&offset=1&page=4', [1002]],
      ['best&offset=5', []],
      ['recent&limit=2&page=2', [1005, 1006]],
      ['recent&limit=%20%2B0_2.0%20&offset=4&offset=5', [1004, 1008]],
    ])('pages with scope=%s', async (paging, ids) => {
      expect(await idsOf(`id=10&scope=${paging}`)).toEqual(ids);
    });
  });

  it('lists 25 scores unless told otherwise', async () => {
    await insertPlayer(stack().writable, 11);
    for (let id = 1100; id < 1126; id += 1) await insert({ id, userid: 11 });
    for (const scope of ['best', 'recent']) {
      expect(await idsOf(`scope=${scope}&id=11`)).toEqual(Array.from({ length: 25 }, (_, at) => 1100 + at));
      expect(await idsOf(`scope=${scope}&id=11&limit=100`)).toHaveLength(26);
    }
  });

  describe('on maps of any status', () => {
    const MAPS = { 1201: 29, 1202: 30, 1203: 31, 1204: 22, 1205: 33, 1206: 34, 1207: 35, 1208: 36, 1209: 21 };

    beforeAll(async () => {
      await insertPlayer(stack().writable, 12);
      for (const [id, map] of Object.entries(MAPS))
        await insert({ id: Number(id), userid: 12, map_md5: md5Of(`map ${map}`) });
      await insert({ id: 1210, userid: 12, map_md5: md5Of('gone') });
    });

    it.each([
      ['best', [1204, 1205]],
      ['best&include_loved=false', [1204, 1205]],
      ['best&include_loved=True', [1204, 1205, 1207]],
      ['first', [1204, 1205]],
      ['first&include_loved=1', [1204, 1205, 1207]],
      ['recent', [1201, 1202, 1203, 1204, 1205, 1206, 1207, 1208, 1209]],
    ])('lists with scope=%s those on maps that exist and count', async (scope, ids) => {
      expect(await idsOf(`id=12&scope=${scope}`)).toEqual(ids);
    });
  });

  describe('in modes', () => {
    beforeAll(async () => {
      await insertPlayer(stack().writable, 13);
      for (const mode of [0, 1, 2, 3, 4, 5, 6, 8]) await insert({ id: 1300 + mode, userid: 13, mode });
    });

    it.each([0, 1, 2, 3, 4, 5, 6, 8])('lists those of mode %i alone', async (mode) => {
      expect(await idsOf(`scope=best&id=13&mode=${mode}`)).toEqual([1300 + mode]);
      expect(await idsOf(`scope=recent&id=13&mode=${mode}`)).toEqual([1300 + mode]);
    });

    it('lists those of mode 0 unless told otherwise', async () => {
      expect(await idsOf('scope=best&id=13')).toEqual([1300]);
    });

    it.each([7, 9, 10, 11])('knows no mode %i', async (mode) => {
      const { status, body } = await get(`scope=best&id=13&mode=${mode}`);
      expect(status).toBe(400);
      expect(body).toEqual({ status: 'Invalid gamemode.' });
    });
  });

  describe('with mods', () => {
    beforeAll(async () => {
      await insertPlayer(stack().writable, 14);
      const sets = { 1400: 0, 1401: 8, 1402: 72, 1403: 16, 1404: 576, 1405: 2 ** 30, 1406: 2 ** 30 + 8 };
      for (const [id, mods] of Object.entries(sets)) await insert({ id: Number(id), userid: 14, mods });
    });

    it.each([
      ['', [1400, 1401, 1402, 1403, 1404, 1405, 1406]],
      ['%20', [1400, 1401, 1402, 1403, 1404, 1405, 1406]],
      ['0', [1400]],
      ['NM', [1400]],
      ['=nm', [1400]],
      ['72', [1402]],
      ['HDDT', [1402]],
      ['=dtHd', [1402]],
      ['hd', [1401, 1402, 1406]],
      ['NMHD', [1401, 1402, 1406]],
      ['~HDHR', [1401, 1402, 1403, 1406]],
      ['~24', [1401, 1402, 1403, 1406]],
      ['DTNC', [1404]],
      ['MR', [1405, 1406]],
      ['1073741832', [1406]],
      ['EZ&mods=HD', [1401, 1402, 1406]],
      ['EZ', []],
    ])('mods=%s', async (mods, ids) => {
      expect(await idsOf(`scope=best&id=14&mods=${mods}`)).toEqual(ids);
      expect(await idsOf(`scope=recent&id=14&mods=${mods}`)).toEqual(ids);
    });

    it.each(['XX', 'HDX', '~XX', '-8', '8.5', '2147483648', 'HD,DT', '!HD', 'X'.repeat(66)])(
      'refuses mods=%s',
      async (mods) => {
        const { status, body } = await get(`scope=best&id=14&mods=${mods}`);
        expect(status).toBe(400);
        expect(body).toEqual({ status: 'Invalid mods.' });
      },
    );

    it('looks for the player before it refuses any', async () => {
      const { status, body } = await get('scope=best&id=99999&mods=XX');
      expect([status, body]).toEqual([404, { status: 'Player not found.' }]);
    });
  });

  describe('that are first on their map', () => {
    const [ME, RIVAL, HIDDEN, UNKNOWN] = [15, 16, 17, 18];
    let nextId = 1_500;
    /** Two scores on a new map; of equal rank in the answer unless told otherwise. */
    const duel = async (
      map: number,
      mine: Partial<Score>,
      theirs: Partial<Score>,
      rival = RIVAL,
      order: 'mine first' | 'theirs first' = 'mine first',
    ) => {
      const map_md5 = await insertMap(stack().writable, map);
      const ids = [nextId++, nextId++] as const;
      const [myId, theirId] = order === 'mine first' ? ids : [ids[1], ids[0]];
      await insert({ id: myId, userid: ME, map_md5, ...EARLY, ...mine });
      await insert({ id: theirId, userid: rival, map_md5, ...EARLY, ...theirs });
      return myId;
    };
    const isFirst = async (id: number, query = '') => (await idsOf(`scope=first&id=15${query}`)).includes(id);

    beforeAll(async () => {
      const { writable } = stack();
      await insertPlayer(writable, ME);
      await insertPlayer(writable, RIVAL);
      await insertPlayer(writable, HIDDEN, { priv: RESTRICTED });
      await insertPlayer(writable, UNKNOWN, { priv: UNVERIFIED });
    });

    it.each([
      [40, 'a higher score', true, { score: 2, pp: 1 }, { score: 1, pp: 2 }],
      [41, 'a lower score', false, { score: 1, pp: 2 }, { score: 2, pp: 1 }],
      [42, 'an equal, earlier score', true, EARLY, LATE],
      [43, 'an equal, later score', false, LATE, EARLY],
      [44, "a score above the rival's best in another mode", true, {}, { score: 2_000_000, mode: 4 }],
      [45, "a score above what the rival's best is not", true, {}, { score: 2_000_000, status: 1 }],
    ])('go by score (map %i): %s', async (map, _what, expected, mine, theirs) => {
      expect(await isFirst(await duel(map, mine, theirs))).toBe(expected);
    });

    it('go by the lower id where score and time are equal', async () => {
      expect(await isFirst(await duel(50, {}, {}, RIVAL, 'mine first'))).toBe(true);
      expect(await isFirst(await duel(51, {}, {}, RIVAL, 'theirs first'))).toBe(false);
    });

    it.each([
      [60, 4, 'higher', true, { pp: 2.001, score: 1 }, { pp: 2, score: 2 }],
      [61, 8, 'lower', false, { pp: 2, score: 2 }, { pp: 2.001, score: 1 }],
      [62, 5, 'equal, earlier', true, { score: 1, ...EARLY }, { score: 2, ...LATE }],
      [63, 6, 'equal, later', false, { score: 2, ...LATE }, { score: 1, ...EARLY }],
    ])('go by pp (map %i) in mode %i: %s', async (map, mode, _what, expected, mine, theirs) => {
      const id = await duel(map, { ...mine, mode }, { ...theirs, mode });
      expect(await isFirst(id, `&mode=${mode}`)).toBe(expected);
    });

    it.each([
      [70, HIDDEN, 'restricted'],
      [71, UNKNOWN, 'unverified'],
      [72, 900, 'gone'],
    ])('do not count better ones (map %i) of player %i, who is %s', async (map, rival) => {
      expect(await isFirst(await duel(map, {}, { score: 2_000_000 }, rival))).toBe(true);
    });

    it('are first among all scores, whatever the filter leaves of them', async () => {
      const id = await duel(80, { mods: 8 }, { score: 2_000_000 });
      const led = await duel(81, { mods: 8 }, { score: 1 });
      expect(await isFirst(id, '&mods=HD')).toBe(false);
      expect(await isFirst(led, '&mods=HD')).toBe(true);
      expect(await isFirst(led, '&mods=NM')).toBe(false);
    });

    it('are listed by pp, of equal ones the earlier, then the one with the lower id', async () => {
      await insertPlayer(stack().writable, 19);
      const scores = [
        { id: 1905, pp: 5, ...LATE },
        { id: 1903, pp: 5, ...LATE },
        { id: 1904, pp: 5, ...EARLY },
        { id: 1906, pp: 6, ...LATE },
      ];
      for (const score of scores) {
        const map_md5 = await insertMap(stack().writable, score.id);
        await insert({ userid: 19, map_md5, ...score });
      }
      expect(await idsOf('scope=first&id=19')).toEqual([1906, 1904, 1903, 1905]);
      expect(await idsOf('scope=first&id=19&limit=2&offset=1')).toEqual([1904, 1903]);
    });
  });

  it.each(['id=3&id=%20%2B04.0%20', 'name=%C3%89clair', 'name=ECLAIR&unknown=1'])(
    'finds the player by %s',
    async (query) => {
      expect((await get(`scope=best&${query}`)).body.player).toMatchObject({ id: 4 });
    },
  );

  it('finds a player of two words by either form of the name', async () => {
    for (const name of ['beat%20whisper', 'BEAT_WHISPER'])
      expect((await get(`scope=best&name=${name}`)).body.player).toMatchObject({ id: 3 });
  });

  it.each(['', '&id=3&name=Beat%20Whisper'])('wants one of id and name: "%s"', async (query) => {
    const { status, body } = await get(`scope=best${query}`);
    expect(status).toBe(400);
    expect(body).toEqual({ status: 'Must provide either id OR name!' });
  });

  it.each([
    ['id=900', 'is unknown'],
    ['name=nobody', 'is unknown'],
    ['id=5', 'is restricted'],
    ['name=restricted', 'is restricted'],
    ['id=6', 'is unverified'],
  ])('answers 404 in every scope for %s, who %s', async (query) => {
    for (const scope of ['best', 'recent', 'first']) {
      const { status, body } = await get(`scope=${scope}&${query}`);
      expect(status).toBe(404);
      expect(body).toEqual({ status: 'Player not found.' });
    }
  });

  const SCOPES = "'recent' or 'best'";

  it.each([
    ['id=3', [refusals.missing('scope')]],
    ['scope=&id=3', [refusals.noneOf('scope', '', SCOPES)]],
    ['scope=Best&id=3', [refusals.noneOf('scope', 'Best', SCOPES)]],
    ['scope=best&id=2', [refusals.below('id', '2', 3)]],
    ['scope=best&id=2147483648', [refusals.above('id', '2147483648', 2147483647)]],
    ['scope=best&name=x', [refusals.noUsername('name', 'x')]],
    ['scope=best&id=3&mode=-1', [refusals.below('mode', '-1', 0)]],
    ['scope=best&id=3&mode=12', [refusals.above('mode', '12', 11)]],
    ['scope=best&id=3&limit=0', [refusals.below('limit', '0', 1)]],
    ['scope=best&id=3&limit=101', [refusals.above('limit', '101', 100)]],
    ['scope=best&id=3&offset=-1', [refusals.below('offset', '-1', 0)]],
    ['scope=best&id=3&page=0', [refusals.below('page', '0', 1)]],
    ['scope=best&id=3&include_loved=', [refusals.noBoolean('include_loved', '')]],
    ['scope=recent&id=3&include_failed=maybe', [refusals.noBoolean('include_failed', 'maybe')]],
    [
      'include_failed=2&include_loved=x&limit=&mode=5.5&name=!&id=abc&scope=x',
      [
        refusals.noneOf('scope', 'x', SCOPES),
        refusals.noInteger('id', 'abc'),
        refusals.noUsername('name', '!'),
        refusals.noInteger('mode', '5.5'),
        refusals.noInteger('limit', ''),
        refusals.noBoolean('include_loved', 'x'),
        refusals.noBoolean('include_failed', '2'),
      ],
    ],
  ])('refuses %s', async (query, detail) => {
    const { status, body } = await get(query);
    expect(status).toBe(422);
    expect(body).toEqual({ detail });
  });
});
