import { z } from 'zod';
import { extend } from '../extend';
import { toIsoTime } from '../db/time';
import { float } from '../json/float';
import { uint64 } from '../json/uint64';
import { modsToString } from '../osu/mods';
import type { ScoreRow } from './scoreRepository';

/** What v1 tells of every score. */
export const scoreSchema = z.object({
  id: uint64().describe('Score id.'),
  score: z.number().int().describe('Score.'),
  pp: float().describe('Performance points.'),
  acc: float().describe('Accuracy in percent.'),
  max_combo: z.number().int().describe('Highest combo of the play.'),
  mods: z.number().int().describe('Mods, a bit set.'),
  mods_readable: z.string().describe('Mods as acronyms; `NM` for none.'),
  n300: z.number().int().describe('Number of 300s.'),
  n100: z.number().int().describe('Number of 100s.'),
  n50: z.number().int().describe('Number of 50s.'),
  nmiss: z.number().int().describe('Number of misses.'),
  ngeki: z.number().int().describe('Number of gekis; in mania, of rainbow 300s.'),
  nkatu: z.number().int().describe('Number of katus; in mania, of 200s.'),
  grade: z.string().describe('Grade: XH, X, SH, S, A, B, C, D, F or N.'),
  status: z.number().int().describe('0 failed, 1 submitted, 2 the best of the player on the map.'),
  mode: z.number().int().describe('Game mode.'),
  play_time: z.string().describe('When it was played, `YYYY-MM-DDTHH:MM:SS`, UTC.'),
  time_elapsed: z.number().int().describe('Milliseconds.'),
  perfect: z.number().int().describe('1 for a full combo, else 0.'),
});

export function toScoreView(score: ScoreRow): z.output<typeof scoreSchema> {
  return {
    id: score.id,
    score: score.score,
    pp: score.pp,
    acc: score.acc,
    max_combo: score.max_combo,
    mods: score.mods,
    mods_readable: modsToString(score.mods),
    n300: score.n300,
    n100: score.n100,
    n50: score.n50,
    nmiss: score.nmiss,
    ngeki: score.ngeki,
    nkatu: score.nkatu,
    grade: score.grade,
    status: score.status,
    mode: score.mode,
    play_time: toIsoTime(score.play_time),
    time_elapsed: score.time_elapsed,
    perfect: score.perfect,
  };
}

/** A score as v2 tells it. */
export const scoreResourceSchema = scoreSchema.extend({
  map_md5: z.string().describe('MD5 of the beatmap.'),
  perfect: z.boolean().describe('Whether it is a full combo.'),
});

export function toScoreResourceView(score: ScoreRow): z.output<typeof scoreResourceSchema> {
  return extend(toScoreView(score), { map_md5: score.map_md5, perfect: score.perfect !== 0 });
}

/** The same with its player's id, where that is not told beside it. */
export const ownedScoreSchema = scoreResourceSchema.extend({
  userid: z.number().int().describe('Player id.'),
});

export function toOwnedScoreView(score: ScoreRow): z.output<typeof ownedScoreSchema> {
  return extend(toScoreResourceView(score), { userid: score.userid });
}
