import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import { insertMap, insertPlayer, insertScore, md5Of, RESTRICTED, type Answer } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';
import { bestView } from './scores';

const LARGE_ID = 9_223_372_036_854_775_807n;

describeOnEveryStack('osu! get_user_best', (stack) => {
  const get = async (query: string): Promise<Answer<{ score_id: string }[]>> =>
    request(stack().app).get(`/api/get_user_best${query}`);

  beforeAll(async () => {
    const { writable, dataDirectory } = stack();
    await insertPlayer(writable, 3, { name: 'Beat Whisper' });
    await insertPlayer(writable, 4);
    await insertPlayer(writable, 5, { priv: RESTRICTED });
    for (let id = 1; id <= 110; id += 1) {
      const map_md5 = await insertMap(writable, id);
      await insertScore(writable, { id, userid: 3, map_md5, pp: 500 - id });
    }
    const [first] = [md5Of('map 1')];
    await insertScore(writable, { id: 201, userid: 3, map_md5: first, mode: 4, pp: 12.345 });
    await insertScore(writable, { id: 202, userid: 3, map_md5: first, mode: 8, pp: 7 });
    const loved = await insertMap(writable, 300, { status: 5 });
    await insertScore(writable, { id: 300, userid: 3, map_md5: loved, pp: 999 });
    await insertScore(writable, { id: 301, userid: 3, map_md5: first, status: 1, pp: 999 });
    await insertScore(writable, { id: 302, userid: 3, map_md5: md5Of('gone'), pp: 999 });
    await insertScore(writable, {
      id: LARGE_ID,
      userid: 4,
      map_md5: first,
      score: 726_000_000,
      pp: 726.5,
      max_combo: 7,
      mods: 72,
      n300: 1,
      n100: 2,
      n50: 3,
      nmiss: 4,
      ngeki: 5,
      nkatu: 6,
      grade: 'XH',
      perfect: 1,
      play_time: '2013-06-22 09:11:16',
    });
    await insertScore(writable, { id: 500, userid: 5, map_md5: first });
    await mkdir(join(dataDirectory, 'osr'));
    await writeFile(join(dataDirectory, 'osr', `${LARGE_ID}.osr`), 'frames');
    await writeFile(join(dataDirectory, 'osr', '1.osr'), '');
  });

  it('answers with every field, numbers as texts', async () => {
    const { status, body } = await get('?u=4');
    expect(status).toBe(200);
    expect(body).toEqual([
      {
        beatmap_id: '1',
        score_id: String(LARGE_ID),
        score: '726000000',
        maxcombo: '7',
        count50: '3',
        count100: '2',
        count300: '1',
        countmiss: '4',
        countkatu: '6',
        countgeki: '5',
        perfect: '1',
        enabled_mods: '72',
        user_id: '4',
        date: '2013-06-22 09:11:16',
        rank: 'XH',
        pp: '726.5',
        replay_available: '1',
      },
    ]);
  });

  it('lists by pp, on ranked beatmaps that exist', async () => {
    const { body } = await get('?u=Beat Whisper&limit=2');
    expect(body).toEqual([
      { beatmap_id: '1', ...bestView(1, 3, { pp: '499' }) },
      { beatmap_id: '2', ...bestView(2, 3, { pp: '498' }) },
    ]);
  });

  it.each([
    ['', 10],
    ['&limit=1', 1],
    ['&limit=100', 100],
    ['&limit=101', 100],
    ['&limit=999999999999', 100],
    ['&limit=0', 1],
    ['&limit=-5', 1],
    ['&limit=', 10],
    ['&limit=many', 10],
    ['&k=abc&m=0&type=id', 10],
  ])('answers with "%s" %i', async (query, length) => {
    expect((await get(`?u=3${query}`)).body).toHaveLength(length);
  });

  it.each([
    ['rx=1', [{ beatmap_id: '1', ...bestView(201, 3, { pp: '12.345' }) }]],
    ['m=0&rx=2', [{ beatmap_id: '1', ...bestView(202, 3, { pp: '7' }) }]],
    ['m=1', []],
    ['m=3&rx=1', []],
    ['m=9', []],
  ])('tells with %s of the mode that is asked for', async (query, scores) => {
    expect((await get(`?u=3&${query}`)).body).toEqual(scores);
  });

  it.each(['', '?u=', '?u=99', '?u=nobody', '?u=5', '?u=player 5', '?u=3&type=string'])(
    'answers an empty list for "%s"',
    async (query) => {
      const { status, body } = await get(query);
      expect([status, body]).toEqual([200, []]);
    },
  );
});
