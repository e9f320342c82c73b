import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compress } from 'lzma-js-simple-v2';
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

const LARGE_ID = 9_223_372_036_854_775_807n;
const framesOf = (id: number | bigint) => Buffer.from(compress(`0|256|-500|0,16|${id}|200.25|1`, 1));
const answerOf = (id: number | bigint) => ({ content: framesOf(id).toString('base64'), encoding: 'base64' });
const MISS = { error: 'Replay not available.' };

describeOnEveryStack('osu! get_replay', (stack) => {
  const get = async (query: string): Promise<Answer> => request(stack().app).get(`/api/get_replay${query}`);

  const insertReplay = async (
    score: Partial<Parameters<typeof insertScore>[1]> & { id: number | bigint },
  ): Promise<void> => {
    await insertScore(stack().writable, { userid: 3, map_md5: md5Of('map 20'), ...score });
    await writeFile(join(stack().dataDirectory, 'osr', `${score.id}.osr`), framesOf(score.id));
  };

  beforeAll(async () => {
    const { writable, dataDirectory } = stack();
    await mkdir(join(dataDirectory, 'osr'));
    await insertPlayer(writable, 3, { name: 'Beat Whisper' });
    await insertPlayer(writable, 4);
    await insertPlayer(writable, 5, { priv: RESTRICTED });
    await insertPlayer(writable, 6, { priv: UNVERIFIED });
    await insertMap(writable, 20);
    await insertMap(writable, 21);
    await insertReplay({ id: 1, mods: 72 });
    await insertReplay({ id: 2, score: 9_000_000, status: 1 });
    await insertReplay({ id: 3, mode: 4 });
    await insertReplay({ id: 4, mode: 8 });
    await insertReplay({ id: LARGE_ID, userid: 4 });
    await insertReplay({ id: 5, userid: 5 });
    await insertReplay({ id: 6, userid: 6 });
    await insertScore(writable, { id: 7, userid: 3, map_md5: md5Of('map 21') });
    await writeFile(join(dataDirectory, 'osr', '8.osr'), framesOf(8));
  });

  it.each<[string, number | bigint]>([
    ['?b=20&u=3', 1],
    ['?k=abc&b=20&u=3&m=0', 1],
    ['?b=20&u=Beat Whisper&m=0', 1],
    ['?b=20&u=beat_whisper&type=string', 1],
    ['?b=20&u=3&mods=72', 1],
    ['?b=20&u=3&mods=HDDT', 1],
    ['?b=20&u=3&rx=1', 3],
    ['?b=20&u=3&m=0&rx=2', 4],
    ['?b=20&u=4&type=id', LARGE_ID],
    ['?s=2', 2],
    ['?s=3&m=0', 3],
    [`?k=abc&s=${LARGE_ID}`, LARGE_ID],
    ['?s=1&b=99&u=nobody&include_headers=false', 1],
  ])('answers %s with the stored frames of score %d', async (query, id) => {
    const { status, body, headers } = await get(query);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(body).toEqual(answerOf(id));
  });

  it.each([
    '?b=20',
    '?u=3',
    '?k=abc',
    '?m=0',
    '?b=21&u=3',
    '?b=22&u=3',
    '?b=20&u=3&m=1',
    '?b=20&u=3&m=9',
    '?b=20&u=3&mods=8',
    '?b=20&u=3&type=string',
    '?b=20&u=99',
    '?b=20&u=5',
    '?b=20&u=player 5',
    '?b=20&u=6',
    '?s=5',
    '?s=6',
    '?s=7',
    '?s=8',
    '?s=99',
    '?s=x',
    '?s=',
    '?s=99999999999999999999',
  ])('says of %s that there is none', async (query) => {
    const { status, body } = await get(query);
    expect([status, body]).toEqual([404, MISS]);
  });

  describe("leaves to v1 what is v1's", () => {
    it.each([
      '?id=1',
      '?id=1&include_headers=false',
      '?id=5',
      '?id=99',
      '?id=x',
      '?id=1&m=0&k=abc',
      '?id=1&b=20&u=3',
      '',
      '?include_headers=false',
      '?other=1',
    ])('%s, byte for byte, on both ways', async (query) => {
      const ask = async (url: string, headers: Record<string, string> = {}) => {
        const {
          status,
          body,
          headers: sent,
        } = await request(stack().app).get(url).set(headers).responseType('blob');
        return { status, body: (body as Buffer).toString('hex'), type: sent['content-type'] };
      };
      const expected = await ask(`/v1/get_replay${query}`);
      expect(await ask(`/api/get_replay${query}`)).toEqual(expected);
      expect(await ask(`/api/get_replay${query}`, { Cookie: 'bancho_session=dead' })).toEqual(expected);
    });

    it('at the other places all', async () => {
      for (const path of ['/v1/get_replay', '/get_replay']) {
        const { status, body } = await request(stack().app).get(`${path}?b=20&u=3`);
        expect([status, body]).toEqual([422, { detail: [refusals.missing('id')] }]);
      }
    });
  });

  it('is HEAD-able like it, and refuses what is no reading', async () => {
    const statusOf = async (url: string) => (await request(stack().app).head(url)).status;
    expect([await statusOf('/api/get_replay?s=1'), await statusOf('/api/get_replay?id=1')]).toEqual([
      200, 200,
    ]);
    const { status, headers } = await request(stack().app).post('/api/get_replay?s=1');
    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});
