import { ScoreDecoder } from 'osu-parsers';
import { readOsr } from '../../src/conformance/readOsr';
import { encodeOsr } from '../../src/osu/osr';

const FILE = encodeOsr({
  mode: 1,
  mapMd5: 'a'.repeat(32),
  playerName: 'Éclair',
  n300: 300,
  n100: 100,
  n50: 50,
  ngeki: 5,
  nkatu: 4,
  nmiss: 3,
  score: 123_456,
  maxCombo: 321,
  perfect: false,
  mods: 72,
  grade: 'S',
  playedAt: '2025-05-05 05:05:05',
  frames: Buffer.alloc(0),
  scoreId: 2662,
});

describe('readOsr', () => {
  it('reads what another parser reads', async () => {
    const { info } = await new ScoreDecoder().decodeFromBuffer(FILE, false);
    expect(readOsr(FILE)).toMatchObject({
      mode: info.rulesetId,
      map_md5: info.beatmapHashMD5,
      player: info.username,
      n300: info.count300,
      n100: info.count100,
      n50: info.count50,
      ngeki: info.countGeki,
      nkatu: info.countKatu,
      nmiss: info.countMiss,
      score: info.totalScore,
      max_combo: info.maxCombo,
      perfect: info.perfect,
      mods: info.rawMods,
      played_at: info.date.toISOString().replace('.000', ''),
      score_id: String(info.id),
    });
  });

  it('refuses every file that is cut short', () => {
    for (let length = 0; length < FILE.length; length += 1)
      expect(() => readOsr(FILE.subarray(0, length))).toThrow(RangeError);
  });
});
