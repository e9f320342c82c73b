import { z } from 'zod';
import type { ScoreRow } from '../../scores/scoreRepository';
import type { Files } from '../../storage/files';
import { decimals } from './texts';

/** What osu! tells of every play; all numbers are texts. */
export const playShape = {
  score: z.string().describe('Score.'),
  maxcombo: z.string().describe('Highest combo of the play.'),
  count50: z.string().describe('Number of 50s.'),
  count100: z.string().describe('Number of 100s.'),
  count300: z.string().describe('Number of 300s.'),
  countmiss: z.string().describe('Number of misses.'),
  countkatu: z.string().describe('Number of katus; in mania, of 200s.'),
  countgeki: z.string().describe('Number of gekis; in mania, of rainbow 300s.'),
  perfect: z.enum(['0', '1']).describe('`1` for a full combo.'),
  enabled_mods: z.string().describe('Mods, a bit set.'),
  user_id: z.string().describe('Player id.'),
  date: z.string().describe('When it was played, `YYYY-MM-DD hh:mm:ss`, UTC.'),
  rank: z.string().describe('Grade: XH, X, SH, S, A, B, C, D or F.'),
};

export function toPlayView(score: ScoreRow) {
  return {
    score: String(score.score),
    maxcombo: String(score.max_combo),
    count50: String(score.n50),
    count100: String(score.n100),
    count300: String(score.n300),
    countmiss: String(score.nmiss),
    countkatu: String(score.nkatu),
    countgeki: String(score.ngeki),
    perfect: score.perfect ? ('1' as const) : ('0' as const),
    enabled_mods: String(score.mods),
    user_id: String(score.userid),
    date: score.play_time,
    rank: score.grade,
  };
}

/** What there is besides of a player's best on a map. */
export const bestShape = {
  score_id: z.string().describe('Score id.'),
  ...playShape,
  pp: z.string().describe('Performance points, with up to 4 decimals.'),
  replay_available: z.enum(['0', '1']).describe('`1` where there is a replay.'),
};

export function toBestView(score: ScoreRow, hasReplay: boolean) {
  return {
    score_id: String(score.id),
    ...toPlayView(score),
    pp: decimals(score.pp),
    replay_available: hasReplay ? ('1' as const) : ('0' as const),
  };
}

/** The ids of those scores that have a replay. */
export async function withReplay(
  files: Files,
  scores: readonly Pick<ScoreRow, 'id'>[],
): Promise<Set<number | bigint>> {
  const all = await Promise.all(scores.map(async ({ id }) => ({ id, hasReplay: await files.hasReplay(id) })));
  return new Set(all.filter(({ hasReplay }) => hasReplay).map(({ id }) => id));
}
