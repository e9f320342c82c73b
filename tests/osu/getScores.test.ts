import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import { insertMap, insertPlayer, insertScore, md5Of, RESTRICTED, type Answer } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';
import { bestView } from './scores';

const PLAYERS = 110;

describeOnEveryStack('osu! get_scores', (stack) => {
  const get = async (query: string): Promise<Answer<{ score_id: string }[]>> =>
    request(stack().app).get(`/api/get_scores${query}`);
  const idsOf = async (query: string) => {
    const { status, body } = await get(query);
    expect(status).toBe(200);
    return body.map(({ score_id }) => Number(score_id));
  };

  beforeAll(async () => {
    const { writable, dataDirectory } = stack();
    const map_md5 = await insertMap(writable, 20);
    for (let id = 10; id < 10 + PLAYERS; id += 1) {
      await insertPlayer(writable, id);
      await insertScore(writable, {
        id,
        userid: id,
        map_md5,
        score: 1_000 - id,
        mods: id === 12 ? 72 : id % 2,
      });
    }
    await insertPlayer(writable, 5, { priv: RESTRICTED });
    await insertScore(writable, { id: 5, userid: 5, map_md5, score: 2_000 });
    await insertScore(writable, { id: 500, userid: 10, map_md5, score: 3_000, status: 1 });
    await insertScore(writable, { id: 501, userid: 10, map_md5, mode: 4, score: 9, pp: 1 });
    await insertScore(writable, { id: 502, userid: 11, map_md5, mode: 4, score: 1, pp: 9 });
    await insertScore(writable, { id: 503, userid: 11, map_md5, mode: 8 });
    await insertScore(writable, { id: 504, userid: 10, map_md5: md5Of('gone') });
    await mkdir(join(dataDirectory, 'osr'));
    await writeFile(join(dataDirectory, 'osr', '10.osr'), 'frames');
  });

  it('lists the best by score, with every field, numbers as texts', async () => {
    const { status, body } = await get('?b=20&limit=2');
    expect(status).toBe(200);
    expect(body).toEqual([
      { ...bestView(10, 10, { score: '990', replay_available: '1' }), username: 'player 10' },
      { ...bestView(11, 11, { score: '989', enabled_mods: '1' }), username: 'player 11' },
    ]);
  });

  it.each([
    ['', 50],
    ['&limit=100', 100],
    ['&limit=101', 100],
    ['&limit=1', 1],
    ['&limit=0', 1],
    ['&limit=x', 50],
    ['&k=abc&type=id&m=0', 50],
  ])('answers with "%s" %i', async (query, length) => {
    expect(await idsOf(`?b=20${query}`)).toHaveLength(length);
  });

  it.each([
    ['u=12', [12]],
    ['u=player 12', [12]],
    ['u=12&type=string', []],
    ['u=player_12&type=string', [12]],
    ['u=5', []],
    ['u=player 5', []],
    ['u=99999', []],
    ['u=&limit=1', [10]],
    ['u=12&mods=72', [12]],
    ['u=12&mods=8', []],
    ['mods=72', [12]],
    ['mods=0&limit=2', [10, 14]],
    ['mods=1&limit=2', [11, 13]],
    ['mods=hddt', [12]],
    ['mods=NM&limit=2', [10, 14]],
    ['mods=hd', []],
    ['mods=4K', []],
    ['mods=72x', [12]],
    ['mods=xx&limit=2', [10, 11]],
    ['mods=&limit=2', [10, 11]],
    ['mods=99999999999999999999', []],
    ['mods=-1&limit=2', [10, 11]],
    ['rx=1', [502, 501]],
    ['rx=1&u=10', [501]],
    ['rx=2', [503]],
    ['m=1', []],
    ['m=4', []],
    ['m=3&rx=1', []],
  ])('finds with %s %j', async (query, ids) => {
    expect(await idsOf(`?b=20&${query}`)).toEqual(ids);
  });

  it.each(['', '?b=', '?b=x', '?b=99', '?b=-1', '?b=99999999999999999999', '?u=10'])(
    'answers an empty list for "%s"',
    async (query) => {
      expect(await idsOf(query)).toEqual([]);
    },
  );
});
