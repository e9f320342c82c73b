import request from 'supertest';
import {
  insertClan,
  insertMap,
  insertPlayer,
  insertScore,
  md5Of,
  refusals,
  scoreView,
  type Answer,
} from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';
import { insertViewers, looksAt, RESTRICTED_ID, UNVERIFIED_ID } from '../support/viewers';

type Score = Parameters<typeof insertScore>[1];
type MapScores = Answer<{ data: { id: number }[]; meta: object }>;

const EARLY = { play_time: '2025-01-01 00:00:00' };
const LATE = { play_time: '2025-01-01 00:00:01' };

describeOnEveryStack('GET /v2/maps/{map_id}/scores', (stack) => {
  const get = async (rest: string, headers: Record<string, string> = {}): Promise<MapScores> =>
    request(stack().app).get(`/v2/maps/${rest}`).set(headers);
  const idsOf = async (rest: string, headers?: Record<string, string>) =>
    (await get(rest, headers)).body.data.map(({ id }) => id);
  const insert = (score: Omit<Score, 'userid'> & { userid?: number }) =>
    insertScore(stack().writable, { userid: 3, ...score });

  beforeAll(async () => {
    const { writable } = stack();
    await insertViewers(stack());
    await insertClan(writable, 7, { name: 'Stars', tag: 'STAR', owner: 3 });
    await insertPlayer(writable, 3, { name: 'さくら', country: 'jp', clan_id: 7, clan_priv: 3 });
    await insertPlayer(writable, 4, { country: 'XX', clan_id: 99 });
    await insertPlayer(writable, 5);
  });

  it('answers with every field, and nothing of a clan that no longer exists', async () => {
    const map_md5 = await insertMap(stack().writable, 20, { status: -2 });
    await insert({ id: 100, map_md5, score: 2_000_000, pp: 336.419, mods: 8 | 64, grade: 'XH', perfect: 1 });
    await insert({ id: 101, map_md5, userid: 4 });
    await insert({ id: 9_223_372_036_854_775_807n, map_md5, userid: 5, score: 5 });
    const { status, body, text } = await get('20/scores?limit=2');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: [
        scoreView(100, {
          score: 2_000_000,
          pp: 336.419,
          mods: 72,
          mods_readable: 'HDDT',
          grade: 'XH',
          perfect: true,
          map_md5,
          player: { id: 3, name: 'さくら', country: 'jp', clan_id: 7, clan_name: 'Stars', clan_tag: 'STAR' },
        }),
        scoreView(101, {
          perfect: false,
          map_md5,
          player: {
            id: 4,
            name: 'player 4',
            country: 'XX',
            clan_id: null,
            clan_name: null,
            clan_tag: null,
          },
        }),
      ],
      meta: { total: 2, scope: 'best', mode: 0 },
    });
    expect(text).not.toContain('userid');
    const all = await get('20/scores');
    expect(all.text).toContain('"id":9223372036854775807,');
    expect(all.body.meta).toEqual({ total: 3, scope: 'best', mode: 0 });
  });

  describe('in order', () => {
    beforeAll(async () => {
      const map_md5 = await insertMap(stack().writable, 21);
      await insert({ id: 205, map_md5, ...LATE, score: 500, pp: 1 });
      await insert({ id: 203, map_md5, ...LATE, score: 500, pp: 2 });
      await insert({ id: 204, map_md5, ...EARLY, score: 500, pp: 3 });
      await insert({ id: 206, map_md5, ...LATE, score: 501, pp: 0 });
      await insert({ id: 202, map_md5, ...EARLY, score: 499, pp: 4 });
      await insert({ id: 213, map_md5, status: 1, score: 999 });
      await insert({ id: 214, map_md5, status: 0, score: 999 });
      await insert({ id: 215, map_md5, userid: 900, score: 999 });
      for (const mode of [4, 8]) {
        await insert({ id: 1000 * mode + 2, map_md5, mode, ...EARLY, score: 9, pp: 50.5 });
        await insert({ id: 1000 * mode + 1, map_md5, mode, ...LATE, score: 1, pp: 50.501 });
      }
    });

    it.each([
      ['', [206, 204, 203, 205, 202]],
      ['?scope=best', [206, 204, 203, 205, 202]],
      ['?scope=recent', [203, 205, 206, 202, 204]],
      ['?scope=recent&scope=best&limit=1.0', [206]],
      ['?mode=4', [4001, 4002]],
      ['?mode=8', [8001, 8002]],
      ['?mode=1', []],
      ['?offset=1&page=2&limit=1', [206]],
    ])('%s', async (query, ids) => {
      expect(await idsOf(`21/scores${query}`)).toEqual(ids);
    });

    it.each([7, 9, 10, 11])('has nothing in mode %i, which does not exist', async (mode) => {
      const { status, body } = await get(`21/scores?mode=${mode}&scope=recent`);
      expect(status).toBe(200);
      expect(body).toEqual({ status: 'success', data: [], meta: { total: 0, scope: 'recent', mode } });
    });
  });

  it('lists 50 scores unless told otherwise, at most 100', async () => {
    const map_md5 = await insertMap(stack().writable, 22);
    for (let id = 300; id < 401; id += 1) await insert({ id, map_md5 });
    expect(await idsOf('22/scores')).toEqual(Array.from({ length: 50 }, (_, at) => 300 + at));
    expect(await idsOf('22/scores?limit=100')).toHaveLength(100);
  });

  it.each([RESTRICTED_ID, UNVERIFIED_ID])('shows what player %i, who is hidden, played', async (hidden) => {
    const map_md5 = await insertMap(stack().writable, hidden);
    await insert({ id: 10 * hidden, map_md5, score: 1 });
    await insert({ id: 10 * hidden + 1, map_md5, userid: hidden, score: 2 });
    for (const { who, sees, headers } of await looksAt(stack(), hidden)) {
      const ids = sees ? [10 * hidden + 1, 10 * hidden] : [10 * hidden];
      const { body } = await get(`${hidden}/scores`, headers);
      expect([who, body.data.map(({ id }) => id)]).toEqual([who, ids]);
      expect(body.meta).toEqual({ total: ids.length, scope: 'best', mode: 0 });
    }
  });

  it.each(['0', '-1', '900', '2147483648', '99999999999999999999'])('knows no map %s', async (id) => {
    for (const query of ['', '?mode=7']) {
      const { status, body } = await get(`${id}/scores${query}`);
      expect([status, body]).toEqual([404, { status: 'error', error: 'Map not found.' }]);
    }
  });

  const SCOPES = "'best' or 'recent'";

  it.each([
    ['21/scores?scope=', [refusals.noneOf('scope', '', SCOPES)]],
    ['21/scores?scope=first', [refusals.noneOf('scope', 'first', SCOPES)]],
    ['21/scores?mode=-1', [refusals.below('mode', '-1', 0)]],
    ['21/scores?mode=12', [refusals.above('mode', '12', 11)]],
    ['21/scores?limit=0', [refusals.below('limit', '0', 1)]],
    ['21/scores?limit=101', [refusals.above('limit', '101', 100)]],
    [
      'x/scores?limit=x&mode=&scope=Best',
      [
        { ...refusals.noInteger('map_id', 'x'), loc: ['path', 'map_id'] },
        refusals.noneOf('scope', 'Best', SCOPES),
        refusals.noInteger('mode', ''),
        refusals.noInteger('limit', 'x'),
      ],
    ],
  ])('refuses %s', async (rest, detail) => {
    const { status, body } = await get(rest);
    expect([status, body]).toEqual([422, { detail }]);
  });

  it('takes no score for one on a map of another hash', async () => {
    await insertMap(stack().writable, 60);
    await insert({ id: 600, map_md5: md5Of('gone') });
    expect(await idsOf('60/scores')).toEqual([]);
  });
});
