import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compress } from 'lzma-js-simple-v2';
import { ScoreDecoder } from 'osu-parsers';
import request from 'supertest';
import { readOsr } from '../../src/conformance/readOsr';
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

const FRAMES = Buffer.from(compress('0|256|-500|0,16|100.5|200.25|1,17|101|201|5,-12345|0|0|7331', 1));
const LARGE_ID = 9_223_372_036_854_775_807n;

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describeOnEveryStack('get_replay', (stack) => {
  const get = async (query: string): Promise<Answer> => request(stack().app).get(`/v1/get_replay${query}`);
  const download = async (query: string): Promise<Answer<Buffer>> =>
    request(stack().app).get(`/v1/get_replay${query}`).responseType('blob');

  const store = async (id: number | bigint, frames = FRAMES) => {
    const directory = join(stack().dataDirectory, 'osr');
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, `${id}.osr`), frames);
  };
  /** A score with a replay, by player 3 on map 20 unless told otherwise. */
  const insertReplay = async (
    score: Partial<Parameters<typeof insertScore>[1]> & { id: number | bigint },
    frames = FRAMES,
  ) => {
    await insertScore(stack().writable, { userid: 3, map_md5: md5Of('map 20'), ...score });
    await store(score.id, frames);
  };

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, { name: 'Beat Whisper' });
    await insertPlayer(writable, 4, { name: 'さくら' });
    await insertPlayer(writable, 5, { priv: RESTRICTED });
    await insertPlayer(writable, 6, { priv: UNVERIFIED });
    await insertPlayer(writable, 7, { name: 'naïve', country: 'XX', clan_priv: 7 });
    await insertMap(writable, 20, { artist: 'Nyx', title: 'Dreams', version: 'Extra', status: -2 });
    await insertMap(writable, 21, {
      artist: 'A/B\\C:D',
      title: '"E" <F>|G?*',
      version: 'H\u007f\nI',
    });
    await insertReplay({
      id: 1,
      score: 26_810,
      max_combo: 52,
      mods: 8 | 64,
      n300: 83,
      n100: 14,
      n50: 5,
      nmiss: 6,
      ngeki: 23,
      nkatu: 7,
      grade: 'C',
      mode: 8,
      perfect: 1,
      // No such time exists in New York.
      play_time: '2024-03-10 02:30:00',
    });
  });

  it('hands out a file that osu-parsers reads', async () => {
    const { status, body } = await download('?id=1');
    expect(status).toBe(200);
    const { info, replay } = await new ScoreDecoder().decodeFromBuffer(body);
    expect(info).toMatchObject({
      rulesetId: 0,
      beatmapHashMD5: md5Of('map 20'),
      username: 'Beat Whisper',
      count300: 83,
      count100: 14,
      count50: 5,
      countGeki: 23,
      countKatu: 7,
      countMiss: 6,
      totalScore: 26_810,
      maxCombo: 52,
      perfect: true,
      rawMods: 72,
      date: new Date('2024-03-10T02:30:00Z'),
      id: 1,
    });
    expect(replay?.frames).toMatchObject([
      { startTime: 16, interval: 16, position: { x: 100.5, y: 200.25 } },
      { startTime: 33, interval: 17, position: { x: 101, y: 201 } },
    ]);
  });

  it('hands out a file with every field at its place, the time in UTC, the grade in the hash', async () => {
    const { body } = await download('?id=1');
    expect(readOsr(body)).toEqual({
      mode: 0,
      version: 20200207,
      map_md5: md5Of('map 20'),
      player: 'Beat Whisper',
      replay_md5: md5Of(`97p5o23o7t6a${md5Of('map 20')}r52eTrueyBeat Whispero26810uC72True`),
      n300: 83,
      n100: 14,
      n50: 5,
      ngeki: 23,
      nkatu: 7,
      nmiss: 6,
      score: 26_810,
      max_combo: 52,
      perfect: true,
      mods: 72,
      life_bar: '',
      played_at: '2024-03-10T02:30:00Z',
      frames_sha256: sha256(FRAMES),
      score_id: '1',
    });
  });

  it('names the file after player, map and day', async () => {
    const { headers } = await download('?id=1');
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(headers['content-disposition']).toBe(
      'attachment; filename="Beat Whisper - Nyx - Dreams [Extra] (2024-03-10).osr"',
    );
  });

  it.each(['false', '0', 'OFF', 'n', 'true&include_headers=no'])(
    'hands out the stored frames alone with include_headers=%s',
    async (value) => {
      const { status, body, headers } = await download(`?id=1&include_headers=${value}`);
      expect(status).toBe(200);
      expect(body.equals(FRAMES)).toBe(true);
      expect(headers['content-type']).toBe('application/octet-stream');
      expect(headers).not.toHaveProperty('content-disposition');
    },
  );

  it.each(['true', '1', 'On', 'YES'])('hands out the whole file with include_headers=%s', async (value) => {
    const { body } = await download(`?id=1&include_headers=${value}`);
    expect(readOsr(body)).toMatchObject({ score_id: '1' });
  });

  it.each(['%20%2B0_1.0%20', '2&id=1', '1&unknown=1'])('reads id=%s as 1', async (id) => {
    expect(readOsr((await download(`?id=${id}`)).body)).toMatchObject({ score_id: '1' });
  });

  it('names players outside Latin-1 in the file and in filename*', async () => {
    await insertReplay({ id: 10, userid: 4 });
    const { status, body, headers } = await download('?id=10');
    expect(status).toBe(200);
    expect(readOsr(body)).toMatchObject({ player: 'さくら' });
    expect(headers['content-disposition']).toBe(
      'attachment; filename="??? - Nyx - Dreams [Extra] (2025-01-02).osr"; ' +
        "filename*=UTF-8''%E3%81%95%E3%81%8F%E3%82%89%20-%20Nyx%20-%20Dreams%20%5BExtra%5D%20%282025-01-02%29.osr",
    );
  });

  it('names players with accents likewise, of country XX and with an odd clan_priv', async () => {
    await insertReplay({ id: 11, userid: 7 });
    const { status, body, headers } = await download('?id=11');
    expect(status).toBe(200);
    expect(readOsr(body)).toMatchObject({ player: 'naïve' });
    expect(headers['content-disposition']).toContain("filename*=UTF-8''na%C3%AFve%20-%20Nyx%20");
  });

  it('puts _ for characters that file names do not take', async () => {
    await insertReplay({ id: 12, map_md5: md5Of('map 21') });
    expect((await download('?id=12')).headers['content-disposition']).toBe(
      'attachment; filename="Beat Whisper - A_B_C_D - _E_ _F__G__ [H__I] (2025-01-02).osr"',
    );
  });

  it('writes counts above 32767 as unsigned, and at most 65535', async () => {
    const counts = { n300: 32_768, n100: 65_535, n50: 40_000, ngeki: 65_536, nkatu: 99_999, nmiss: 50_000 };
    await insertReplay({ id: 13, ...counts, max_combo: 32_768 });
    const { status, body } = await download('?id=13');
    expect(status).toBe(200);
    expect(readOsr(body)).toMatchObject({ ...counts, ngeki: 65_535, nkatu: 65_535, max_combo: 32_768 });
  });

  it('hands out a replay whose map is gone', async () => {
    await insertReplay({ id: 14, map_md5: md5Of('gone') });
    const { status, body, headers } = await download('?id=14');
    expect(status).toBe(200);
    expect(readOsr(body)).toMatchObject({ map_md5: md5Of('gone'), score_id: '14' });
    expect(headers['content-disposition']).toBe(
      `attachment; filename="Beat Whisper - ${md5Of('gone')} (2025-01-02).osr"`,
    );
  });

  it.each([
    [0, 0],
    [3, 3],
    [4, 0],
    [5, 1],
    [6, 2],
    [8, 0],
  ])('writes mode %i as ruleset %i', async (mode, ruleset) => {
    await insertReplay({ id: 20 + mode, mode });
    expect(readOsr((await download(`?id=${20 + mode}`)).body)).toMatchObject({ mode: ruleset });
  });

  it('keeps every digit of ids above 2^53', async () => {
    for (const id of [9_007_199_254_740_993n, LARGE_ID]) {
      await insertReplay({ id });
      const { status, body } = await download(`?id=${id}`);
      expect(status).toBe(200);
      expect(readOsr(body)).toMatchObject({ score_id: String(id) });
    }
    expect((await get('?id=9007199254740992')).status).toBe(404);
  });

  describe.each(['', '&include_headers=false'])('is not there with "%s"', (variant) => {
    const answersNotFound = async (id: number | bigint, message: string) => {
      const { status, body } = await get(`?id=${id}${variant}`);
      expect(status).toBe(404);
      expect(body).toEqual({ status: message });
    };
    // One score for each variant.
    const base = variant === '' ? 100 : 200;

    it('for a score without a file', async () => {
      await insertScore(stack().writable, { id: base, userid: 3, map_md5: md5Of('map 20') });
      await answersNotFound(base, 'Replay not found.');
    });

    it('for an empty file', async () => {
      await insertReplay({ id: base + 1 }, Buffer.alloc(0));
      await answersNotFound(base + 1, 'Replay not found.');
    });

    it('for neither score nor file', () => answersNotFound(base + 2, 'Replay not found.'));

    it.each([
      [5, 'restricted'],
      [6, 'unverified'],
      [900, 'gone'],
    ])('for player %i, who is %s', async (userid) => {
      await insertReplay({ id: base + 10 + (userid % 10), userid });
      await answersNotFound(base + 10 + (userid % 10), 'Replay not found.');
    });
  });

  it('answers 404 for a file without a score, whose frames alone are there', async () => {
    await store(300);
    const { status, body } = await get('?id=300');
    expect(status).toBe(404);
    expect(body).toEqual({ status: 'Score not found.' });
    const frames = await download('?id=300&include_headers=false');
    expect(frames.status).toBe(200);
    expect(frames.body.equals(FRAMES)).toBe(true);
  });

  it.each([
    ['', [refusals.missing('id')]],
    ['?id=', [refusals.noInteger('id', '')]],
    ['?id=-1', [refusals.below('id', '-1', 0)]],
    ['?id=../1', [refusals.noInteger('id', '../1')]],
    ['?id=1&include_headers=', [refusals.noBoolean('include_headers', '')]],
    ['?include_headers=2', [refusals.missing('id'), refusals.noBoolean('include_headers', '2')]],
  ])('refuses "%s"', async (query, detail) => {
    const { status, body } = await get(query);
    expect(status).toBe(422);
    expect(body).toEqual({ detail });
  });

  it('refuses an id of 2^63, naming the bound with every digit', async () => {
    const { status, text } = await get('?id=9223372036854775808');
    expect(status).toBe(422);
    expect(text).toContain('"ctx":{"le":9223372036854775807}');
  });
});
