import request from 'supertest';
import {
  insertMap,
  insertPlayer,
  insertScore,
  mapView,
  md5Of,
  refusals,
  scoreView,
  type Answer,
} from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';
import { insertViewers, looksAt, RESTRICTED_ID, UNVERIFIED_ID } from '../support/viewers';

type PlayerScores = Answer<{ data: { id: number }[]; meta: object }>;

const EARLY = { play_time: '2025-01-01 00:00:00' };
const LATE = { play_time: '2025-01-01 00:00:01' };

describeOnEveryStack('GET /v2/players/{player_id}/scores', (stack) => {
  const get = async (rest: string, headers: Record<string, string> = {}): Promise<PlayerScores> =>
    request(stack().app).get(`/v2/players/${rest}`).set(headers);
  const idsOf = async (rest: string) => (await get(rest)).body.data.map(({ id }) => id);
  /** On map 20, the usual ranked one. */
  const insert = (
    score: Partial<Parameters<typeof insertScore>[1]> & { id: number | bigint; userid: number },
  ) => insertScore(stack().writable, { map_md5: md5Of('map 20'), ...score });

  beforeAll(async () => {
    const { writable } = stack();
    await insertViewers(stack());
    for (const id of [3, 4, 5, 7]) await insertPlayer(writable, id);
    await insertMap(writable, 20);
    for (const status of [-2, 0, 3, 4, 5]) await insertMap(writable, 30 + status, { status });
  });

  it('answers with every field, numbers as they are stored', async () => {
    await insert({ id: 100, userid: 3, pp: 336.419, mods: 72, grade: 'XH', perfect: 1 });
    await insert({ id: 9_007_199_254_740_993n, userid: 3, pp: 1 });
    const { status, body, text } = await get('3/scores?limit=1');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: [
        scoreView(100, {
          pp: 336.419,
          mods: 72,
          mods_readable: 'HDDT',
          grade: 'XH',
          perfect: true,
          map_md5: md5Of('map 20'),
          beatmap: mapView(20),
        }),
      ],
      meta: { total: 1, scope: 'best', mode: 0 },
    });
    expect(text).not.toContain('userid');
    const all = await get('3/scores');
    expect(all.text).toContain('"id":9007199254740993,');
    expect(all.body.meta).toEqual({ total: 2, scope: 'best', mode: 0 });
  });

  describe('in order', () => {
    beforeAll(async () => {
      const on = (id: number) => ({ userid: 4, map_md5: md5Of(`map ${id}`) });
      await insert({ id: 205, ...on(20), ...LATE, pp: 5 });
      await insert({ id: 203, ...on(20), ...LATE, pp: 5 });
      await insert({ id: 204, ...on(33), ...EARLY, pp: 5 });
      await insert({ id: 206, ...on(20), ...LATE, pp: 5.001 });
      await insert({ id: 207, ...on(20), status: 1, pp: 9 });
      await insert({ id: 208, ...on(20), status: 0, pp: 9, play_time: '2025-01-01 00:00:02' });
      await insert({ id: 209, ...on(35), ...EARLY, pp: 4 });
      for (const [id, map] of [210, 211, 212].entries())
        await insert({ id: map, ...on([28, 30, 34][id]!), ...EARLY });
      await insert({ id: 213, userid: 4, map_md5: md5Of('gone'), pp: 99, play_time: '2026-01-01 00:00:00' });
      await insert({ id: 214, ...on(20), mode: 8, pp: 1 });
    });

    it.each([
      ['', [206, 204, 203, 205]],
      ['?scope=best&include_failed=no', [206, 204, 203, 205]],
      ['?include_loved=TRUE', [206, 204, 203, 205, 209]],
      ['?include_loved=1&limit=1', [206]],
      ['?scope=recent', [207, 208, 203, 205, 206, 204, 209, 210, 211, 212]],
      ['?scope=recent&include_failed=off', [207, 203, 205, 206, 204, 209, 210, 211, 212]],
      ['?scope=recent&include_failed=0&limit=2', [207, 203]],
      ['?scope=recent&scope=best&limit=%202.0', [206, 204]],
      ['?mode=8', [214]],
      ['?mode=1', []],
      ['?offset=1&page=2&limit=1', [206]],
    ])('%s', async (query, ids) => {
      expect(await idsOf(`4/scores${query}`)).toEqual(ids);
    });

    it('reads the id leniently', async () => {
      expect(await idsOf('%20%2B0_4.0/scores?limit=1')).toEqual([206]);
    });

    it.each([7, 9, 10, 11])('has nothing in mode %i, which does not exist', async (mode) => {
      const { status, body } = await get(`4/scores?mode=${mode}&scope=recent`);
      expect(status).toBe(200);
      expect(body).toEqual({ status: 'success', data: [], meta: { total: 0, scope: 'recent', mode } });
    });
  });

  it('lists 25 scores unless told otherwise, at most 100', async () => {
    for (let id = 300; id < 401; id += 1) await insert({ id, userid: 7 });
    expect(await idsOf('7/scores')).toEqual(Array.from({ length: 25 }, (_, at) => 300 + at));
    expect(await idsOf('7/scores?limit=100')).toHaveLength(100);
  });

  it.each([RESTRICTED_ID, UNVERIFIED_ID])('shows the scores of player %i, who is hidden', async (hidden) => {
    await insert({ id: hidden, userid: hidden });
    for (const { who, sees, headers } of await looksAt(stack(), hidden)) {
      const { status, body } = await get(`${hidden}/scores`, headers);
      expect([who, status]).toEqual([who, sees ? 200 : 404]);
      if (sees) expect(body.data.map(({ id }) => id)).toEqual([hidden]);
      else expect(body).toEqual({ status: 'error', error: 'Player not found.' });
    }
  });

  it.each(['0', '1', '2', '-1', '900', '2147483648', '99999999999999999999'])(
    'knows no player %s',
    async (id) => {
      for (const query of ['', '?mode=7']) {
        const { status, body } = await get(`${id}/scores${query}`);
        expect([status, body]).toEqual([404, { status: 'error', error: 'Player not found.' }]);
      }
    },
  );

  const SCOPES = "'best' or 'recent'";

  it.each([
    ['4/scores?scope=', [refusals.noneOf('scope', '', SCOPES)]],
    ['4/scores?scope=first', [refusals.noneOf('scope', 'first', SCOPES)]],
    ['4/scores?mode=-1', [refusals.below('mode', '-1', 0)]],
    ['4/scores?mode=12', [refusals.above('mode', '12', 11)]],
    ['4/scores?limit=0', [refusals.below('limit', '0', 1)]],
    ['4/scores?limit=101', [refusals.above('limit', '101', 100)]],
    ['4/scores?include_loved=', [refusals.noBoolean('include_loved', '')]],
    [
      'Aozora/scores?include_failed=2&include_loved=x&limit=x&mode=&scope=Best',
      [
        { ...refusals.noInteger('player_id', 'Aozora'), loc: ['path', 'player_id'] },
        refusals.noneOf('scope', 'Best', SCOPES),
        refusals.noInteger('mode', ''),
        refusals.noInteger('limit', 'x'),
        refusals.noBoolean('include_loved', 'x'),
        refusals.noBoolean('include_failed', '2'),
      ],
    ],
  ])('refuses %s', async (rest, detail) => {
    const { status, body } = await get(rest);
    expect([status, body]).toEqual([422, { detail }]);
  });
});
