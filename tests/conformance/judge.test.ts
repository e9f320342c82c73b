import { createHash } from 'node:crypto';
import { judge } from '../../src/conformance/judge';
import type { Expectation } from '../../src/conformance/dataSet';
import { encodeOsr, type OsrReplay } from '../../src/osu/osr';

const answer = (body: string | Buffer, headers = {}, status = 200) => ({
  status,
  headers,
  body: Buffer.from(body),
});
const failing = (expected: Omit<Expectation, 'status'>, actual: ReturnType<typeof answer>) =>
  judge({ status: 200, ...expected }, actual).map(({ path }) => path);

const REPLAY: OsrReplay = {
  mode: 4,
  mapMd5: '0'.repeat(32),
  playerName: 'さくら',
  n300: 40_000,
  n100: 2,
  n50: 3,
  ngeki: 4,
  nkatu: 5,
  nmiss: 6,
  score: 2_000_000_000,
  maxCombo: 7,
  perfect: true,
  mods: 136,
  grade: 'A',
  playedAt: '2024-01-06 22:52:09',
  frames: Buffer.from('frames'),
  scoreId: 9007199254740993n,
};

describe('judge', () => {
  it('compares status and body', () => {
    expect(judge({ status: 200, json: { a: 1 } }, answer('{"a":2}', {}, 404))).toEqual([
      { path: 'status', expected: 200, actual: 404 },
      { path: '$.a', expected: 1, actual: 2 },
    ]);
  });

  it('tells of a body that is not JSON', () => {
    expect(failing({ json: {} }, answer('<html>'))).toEqual(['$']);
    expect(failing({ absent: ['a'] }, answer(''))).toEqual(['$']);
  });

  it('finds names that have to be absent', () => {
    expect(failing({ absent: ['online_checksum'] }, answer('{"score":{"online_checksum":""}}'))).toEqual([
      '$.score.online_checksum',
    ]);
  });

  it('compares the bytes of a body', () => {
    const sum = createHash('sha256').update('frames').digest('hex');
    expect(failing({ bytes_sha256: sum }, answer('frames'))).toEqual([]);
    expect(failing({ bytes_sha256: sum }, answer('frame'))).toEqual(['sha256 of the body']);
  });

  it('compares the fields of a replay', () => {
    const replay = {
      mode: 0,
      player: 'さくら',
      n300: 40_000,
      score: 2_000_000_000,
      perfect: true,
      played_at: '2024-01-06T22:52:09Z',
      frames_sha256: createHash('sha256').update('frames').digest('hex'),
      score_id: '9007199254740993',
    };
    const file = encodeOsr(REPLAY);
    expect(failing({ replay }, answer(file))).toEqual([]);
    expect(failing({ replay: { ...replay, nmiss: 0 } }, answer(file))).toEqual(['replay.nmiss']);
    expect(failing({ replay }, answer(file.subarray(0, -1)))).toEqual(['replay']);
    expect(failing({ replay }, answer(Buffer.concat([file, Buffer.of(0)])))).toEqual(['replay']);
  });

  it('looks for text in the decoded file name', () => {
    const header = {
      'content-disposition': `attachment; filename="?clair.osr"; filename*=UTF-8''%C3%89clair%20-.osr`,
    };
    expect(failing({ filename_contains: 'Éclair -' }, answer('', header))).toEqual([]);
    expect(failing({ filename_contains: '?clair' }, answer('', header))).toEqual(['file name']);
    expect(failing({ filename_contains: 'x' }, answer(''))).toEqual(['file name']);
  });
});
