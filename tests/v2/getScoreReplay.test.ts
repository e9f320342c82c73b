import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compress } from 'lzma-js-simple-v2';
import { ScoreDecoder } from 'osu-parsers';
import request from 'supertest';
import { readOsr } from '../../src/conformance/readOsr';
import { insertMap, insertPlayer, insertScore, md5Of, refusals, type Answer } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';
import { insertViewers, looksAt, RESTRICTED_ID, UNVERIFIED_ID } from '../support/viewers';

const FRAMES = Buffer.from(compress('0|256|-500|0,16|100.5|200.25|1,-12345|0|0|7331', 1));
const LARGE_ID = 9_007_199_254_740_993n;
const NOT_FOUND = { status: 'error', error: 'Replay not found.' };

describeOnEveryStack('GET /v2/scores/{score_id}/replay', (stack) => {
  const get = (id: number | bigint | string, headers: Record<string, string> = {}) =>
    request(stack().app).get(`/v2/scores/${id}/replay`).set(headers);
  const download = async (id: number | bigint): Promise<Answer<Buffer>> => get(id).responseType('blob');

  const store = (id: number | bigint, frames: Buffer = FRAMES) =>
    writeFile(join(stack().dataDirectory, 'osr', `${id}.osr`), frames);
  const insertReplay = async (
    score: Partial<Parameters<typeof insertScore>[1]> & { id: number | bigint },
    frames?: Buffer,
  ) => {
    await insertScore(stack().writable, { userid: 3, map_md5: md5Of('map 20'), ...score });
    await store(score.id, frames);
  };

  beforeAll(async () => {
    const { writable, dataDirectory } = stack();
    await mkdir(join(dataDirectory, 'osr'));
    await insertViewers(stack());
    await insertPlayer(writable, 3, { name: 'Beat Whisper' });
    await insertPlayer(writable, 4, { name: 'さくら' });
    await insertMap(writable, 20, { artist: 'Nyx', title: 'Dreams', version: 'Extra', status: -2 });
    await insertReplay({ id: 1, score: 26_810, mods: 72, n300: 40_000, mode: 8 });
  });

  it('hands out a file that osu-parsers reads', async () => {
    const { status, body, headers } = await download(1);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/x-osu-replay');
    expect(headers['content-disposition']).toBe(
      'attachment; filename="Beat Whisper - Nyx - Dreams [Extra] (2025-01-02).osr"',
    );
    const { info, replay } = await new ScoreDecoder().decodeFromBuffer(body);
    expect(info).toMatchObject({
      rulesetId: 0,
      beatmapHashMD5: md5Of('map 20'),
      username: 'Beat Whisper',
      count300: 40_000,
      totalScore: 26_810,
      rawMods: 72,
      date: new Date('2025-01-02T03:04:05Z'),
    });
    expect(replay?.frames).toMatchObject([{ startTime: 16, position: { x: 100.5, y: 200.25 } }]);
  });

  it('offers a name beyond Latin-1 in both forms', async () => {
    await insertReplay({ id: 2, userid: 4 });
    const { headers } = await download(2);
    expect(headers['content-disposition']).toBe(
      `attachment; filename="??? - Nyx - Dreams [Extra] (2025-01-02).osr"; filename*=UTF-8''${encodeURIComponent('さくら - Nyx - Dreams [Extra] (2025-01-02).osr').replace('(', '%28').replace(')', '%29')}`,
    );
  });

  it('hands out the replay of a score whose id is above 2^53', async () => {
    await insertReplay({ id: LARGE_ID, status: 1 });
    const { status, body } = await download(LARGE_ID);
    expect(status).toBe(200);
    expect(readOsr(body)).toMatchObject({ score_id: String(LARGE_ID), player: 'Beat Whisper' });
  });

  it('does not know what is missing in any way', async () => {
    await insertScore(stack().writable, { id: 10, userid: 3, map_md5: md5Of('map 20') });
    await insertReplay({ id: 11 }, Buffer.alloc(0));
    await insertReplay({ id: 12, map_md5: md5Of('gone') });
    await insertReplay({ id: 13, userid: 900 });
    await store(14);
    await insertReplay({ id: 15, status: 0, grade: 'F' });
    for (const id of [10, 11, 12, 13, 14, 15, 0, -1, 900, '9007199254740992', '18446744073709551616']) {
      const { status, body } = await get(id);
      expect([id, status, body]).toEqual([id, 404, NOT_FOUND]);
    }
  });

  it.each([RESTRICTED_ID, UNVERIFIED_ID])(
    'hands out what player %i, who is hidden, played',
    async (hidden) => {
      await insertReplay({ id: hidden, userid: hidden });
      for (const { who, sees, headers } of await looksAt(stack(), hidden)) {
        const answer = await get(hidden, headers);
        expect([who, answer.status]).toEqual([who, sees ? 200 : 404]);
        if (sees) expect(answer.headers['cache-control']).toBe('private, no-cache');
        else expect(answer.body).toEqual(NOT_FOUND);
      }
    },
  );

  it.each(['x', '1.5'])('refuses the id %s', async (id) => {
    const { status, body } = await get(id);
    expect(status).toBe(422);
    expect(body).toEqual({ detail: [{ ...refusals.noInteger('score_id', id), loc: ['path', 'score_id'] }] });
  });
});
