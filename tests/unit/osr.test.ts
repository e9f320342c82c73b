import { createHash } from 'node:crypto';
import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { compress } from 'lzma-js-simple-v2';
import { ScoreDecoder } from 'osu-parsers';
import { encodeOsr, type OsrReplay } from '../../src/osu/osr';

const FRAMES_TEXT = '0|256|-500|0,16|100.5|200.25|1,17|101|201|5,-12345|0|0|7331';

const REPLAY: OsrReplay = {
  mode: 0,
  mapMd5: '1cf5b2c2edfafd055536d2cefcb89c0e',
  playerName: 'cmyui',
  n300: 83,
  n100: 14,
  n50: 5,
  ngeki: 23,
  nkatu: 6,
  nmiss: 6,
  score: 26_810,
  maxCombo: 52,
  perfect: false,
  mods: 72,
  grade: 'C',
  playedAt: '2024-05-06 07:08:09',
  frames: Buffer.from('frames'),
  scoreId: 42,
};

/** Reads a file by the format's description, independently of the encoder and of any library. */
function readOsr(file: Buffer) {
  let position = 0;
  const skip = (count: number) => (position += count) - count;
  const u8 = () => file.readUInt8(skip(1));
  const u16 = () => file.readUInt16LE(skip(2));
  const i32 = () => file.readInt32LE(skip(4));
  const i64 = () => file.readBigInt64LE(skip(8));
  const bytes = (length: number) => file.subarray(skip(length), position);
  const string = () => {
    const kind = u8();
    if (kind === 0) return '';
    expect(kind).toBe(0x0b);
    let length = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = u8();
      length += (byte & 0x7f) * 2 ** shift;
      more = byte >= 0x80;
    }
    return bytes(length).toString('utf8');
  };
  const fields = {
    ruleset: u8(),
    version: i32(),
    mapMd5: string(),
    playerName: string(),
    replayMd5: string(),
    n300: u16(),
    n100: u16(),
    n50: u16(),
    ngeki: u16(),
    nkatu: u16(),
    nmiss: u16(),
    score: i32(),
    maxCombo: u16(),
    perfect: u8(),
    mods: i32(),
    lifeBar: string(),
    ticks: i64(),
    frames: bytes(i32()),
    scoreId: i64(),
  };
  expect(position).toBe(file.length);
  return fields;
}

const encodeAndRead = (changes: Partial<OsrReplay>) => readOsr(encodeOsr({ ...REPLAY, ...changes }));

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

describe('the bytes of a replay file', () => {
  test('hold every field at its place', () => {
    expect(encodeAndRead({})).toEqual({
      ruleset: 0,
      version: 20200207,
      mapMd5: REPLAY.mapMd5,
      playerName: 'cmyui',
      replayMd5: md5('97p5o23o6t6a1cf5b2c2edfafd055536d2cefcb89c0er52eFalseycmyuio26810uC72True'),
      n300: 83,
      n100: 14,
      n50: 5,
      ngeki: 23,
      nkatu: 6,
      nmiss: 6,
      score: 26_810,
      maxCombo: 52,
      perfect: 0,
      mods: 72,
      lifeBar: '',
      ticks: 638_505_760_890_000_000n,
      frames: Buffer.from('frames'),
      scoreId: 42n,
    });
  });

  test('begin as the format says, byte by byte', () => {
    const start = encodeOsr({ ...REPLAY, mode: 3, mapMd5: '', playerName: 'é' }).subarray(0, 12);
    expect(start.toString('hex')).toBe('03' + '0f3b3401' + '00' + '0b02c3a9' + '0b20');
  });

  test('tell a full combo by the flag and in the checksum', () => {
    const { perfect, replayMd5 } = encodeAndRead({ perfect: true, grade: 'XH' });
    expect(perfect).toBe(1);
    expect(replayMd5).toBe(md5('97p5o23o6t6a1cf5b2c2edfafd055536d2cefcb89c0er52eTrueycmyuio26810uXH72True'));
  });

  test.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 0],
    [5, 1],
    [6, 2],
    [8, 0],
  ])('of mode %i name ruleset %i', (mode, ruleset) => {
    expect(encodeAndRead({ mode }).ruleset).toBe(ruleset);
  });

  test.each(['n300', 'n100', 'n50', 'ngeki', 'nkatu', 'nmiss', 'maxCombo'] as const)(
    'hold the nearest possible %s when it does not fit',
    (count) => {
      expect(encodeAndRead({ [count]: 65_536 })[count]).toBe(65_535);
      expect(encodeAndRead({ [count]: -1 })[count]).toBe(0);
    },
  );

  test('hold the nearest possible score when it does not fit', () => {
    expect(encodeAndRead({ score: 2 ** 31 }).score).toBe(2 ** 31 - 1);
    expect(encodeAndRead({ score: -(2 ** 31) - 1 }).score).toBe(-(2 ** 31));
  });

  test.each([
    ['127 bytes, the last length of one byte', 'x'.repeat(127), '0b7f'],
    ['128 bytes, the first length of two', 'x'.repeat(128), '0b8001'],
    ['300 bytes in 100 characters', '日'.repeat(100), '0bac02'],
    ['16384 bytes, the first length of three', 'x'.repeat(16_384), '0b808001'],
  ])('count a string in bytes: %s', (_, playerName, prefix) => {
    const file = encodeOsr({ ...REPLAY, mapMd5: '', playerName });
    expect(file.subarray(6, 6 + prefix.length / 2).toString('hex')).toBe(prefix);
    expect(readOsr(file).playerName).toBe(playerName);
  });

  test.each([
    ['0001-01-01 00:00:00', 0n],
    ['1970-01-01 00:00:00', 621_355_968_000_000_000n],
    ['2000-02-29 12:00:00', 630_874_224_000_000_000n],
    ['9999-12-31 23:59:59', 3_155_378_975_990_000_000n],
  ])('count 100 nanosecond ticks up to %s UTC', (playedAt, ticks) => {
    expect(encodeAndRead({ playedAt }).ticks).toBe(ticks);
  });

  test.each(['0000-00-00 00:00:00', '0000-12-31 23:59:59', '', 'yesterday', '2024-13-01 00:00:00'])(
    'hold no time when it is "%s"',
    (playedAt) => {
      expect(encodeAndRead({ playedAt }).ticks).toBe(0n);
    },
  );

  test('are refused to a score id that needs more than 63 bits', () => {
    expect(encodeAndRead({ scoreId: 2n ** 63n - 1n }).scoreId).toBe(2n ** 63n - 1n);
    expect(() => encodeOsr({ ...REPLAY, scoreId: 2n ** 63n })).toThrow('out of range');
  });

  test('hold any strings, counts and frames as they are', () => {
    const count = fc.integer({ min: 0, max: 65_535 });
    const anyReplay = fc.record({
      mapMd5: fc.string({ unit: 'binary', maxLength: 200 }),
      playerName: fc.string({ unit: 'binary', maxLength: 200 }),
      n300: count,
      n100: count,
      n50: count,
      ngeki: count,
      nkatu: count,
      nmiss: count,
      score: fc.integer(),
      maxCombo: count,
      mods: fc.nat(),
      frames: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      scoreId: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
    });
    fc.assert(
      fc.property(anyReplay, (replay) => {
        expect(encodeAndRead(replay)).toMatchObject(replay);
      }),
    );
  });
});

describe('the independent parser osu-parsers', () => {
  const frames = Buffer.from(compress(FRAMES_TEXT, 1));
  const decode = (changes: Partial<OsrReplay>) =>
    new ScoreDecoder().decodeFromBuffer(encodeOsr({ ...REPLAY, frames, ...changes }));

  test('reads a file back, frames included', async () => {
    const { info, replay } = await decode({ mode: 8, mods: 8192, perfect: true });
    expect(info).toMatchObject({
      rulesetId: 0,
      beatmapHashMD5: REPLAY.mapMd5,
      username: 'cmyui',
      count300: 83,
      count100: 14,
      count50: 5,
      countGeki: 23,
      countKatu: 6,
      countMiss: 6,
      totalScore: 26_810,
      maxCombo: 52,
      perfect: true,
      rawMods: 8192,
      date: new Date('2024-05-06T07:08:09Z'),
      id: 42,
    });
    expect(replay).toMatchObject({ mode: 0, gameVersion: 20200207, lifeBar: [] });
    expect(replay?.hashMD5).toMatch(/^[0-9a-f]{32}$/);
    expect(replay?.frames).toMatchObject([
      { startTime: 16, interval: 16, position: { x: 100.5, y: 200.25 } },
      { startTime: 33, interval: 17, position: { x: 101, y: 201 } },
    ]);
  });

  test.each(['日本語', 'Ünïcødé', 'Игрок', 'ไทย 한국어', '🎉[-_-]🎉'])(
    'reads the name "%s", which is outside ASCII',
    async (playerName) => {
      expect((await decode({ playerName })).info.username).toBe(playerName);
    },
  );

  test('reads counts above 32767', async () => {
    const { info } = await decode({ n300: 40_000, ngeki: 50_000, nmiss: 65_535, maxCombo: 60_000 });
    expect(info).toMatchObject({ count300: 40_000, countGeki: 50_000, countMiss: 65_535, maxCombo: 60_000 });
  });

  test('reads a score id beyond 2^53', async () => {
    expect((await decode({ scoreId: 2n ** 62n })).info.id).toBe(2 ** 62);
  });

  test('reads a file without frames', async () => {
    const { info, replay } = await decode({ frames: Buffer.alloc(0) });
    expect(info.id).toBe(42);
    expect(replay).toBeNull();
  });
});

describe('the time of a replay', () => {
  /** Jest gives tests a copy of the environment; only a write to the real one, outside its sandbox, sets the zone. */
  const env = runInThisContext('process.env') as NodeJS.ProcessEnv;
  const zone = env.TZ;
  afterEach(() => {
    if (zone === undefined) delete env.TZ;
    else env.TZ = zone;
  });

  // 02:30 on that day does not exist in New York: clocks went from 02:00 to 03:00.
  test.each([
    ['UTC', 0],
    ['Asia/Tokyo', -540],
    ['America/New_York', 300],
    ['Asia/Kathmandu', -345],
  ])('is the same on a machine in %s', async (name, offsetMinutes) => {
    env.TZ = name;
    expect(new Date('2024-01-01T00:00:00Z').getTimezoneOffset()).toBe(offsetMinutes);
    const file = encodeOsr({ ...REPLAY, playedAt: '2024-03-10 02:30:00' });
    expect(readOsr(file).ticks).toBe(638_456_346_000_000_000n);
    const { info } = await new ScoreDecoder().decodeFromBuffer(file, false);
    expect(info.date.toISOString()).toBe('2024-03-10T02:30:00.000Z');
  });
});
