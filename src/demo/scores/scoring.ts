import { rulesetOf, type Mode } from '../../osu/modes';
import { clamp, round } from '../round';
import { Mods } from './mods';

/** Hit counts under the names of the `scores` columns. */
export interface Hits {
  n300: number;
  n100: number;
  n50: number;
  ngeki: number;
  nkatu: number;
  nmiss: number;
}

/**
 * Accuracy in percent, 0 to 100, by ruleset (0-3): https://osu.ppy.sh/wiki/en/Gameplay/Accuracy.
 * Without a single hit it is 0.
 */
export function accuracyOf(ruleset: number, { n300, n100, n50, ngeki, nkatu, nmiss }: Hits): number {
  const share = (earned: number, possible: number) => (possible === 0 ? 0 : (100 * earned) / possible);
  if (ruleset === 1) return share(n300 + n100 / 2, n300 + n100 + nmiss);
  if (ruleset === 2) return share(n300 + n100 + n50, n300 + n100 + n50 + nkatu + nmiss);
  const judged = n300 + n100 + n50 + nmiss;
  const earned = 300 * n300 + 100 * n100 + 50 * n50;
  if (ruleset === 0) return share(earned, 300 * judged);
  return share(earned + 300 * ngeki + 200 * nkatu, 300 * (judged + ngeki + nkatu));
}

const CATCH_GRADES = [[98, 'S'], [94, 'A'], [90, 'B'], [85, 'C']] as const; // prettier-ignore
const MANIA_GRADES = [[95, 'S'], [90, 'A'], [80, 'B'], [70, 'C']] as const; // prettier-ignore

/**
 * The grade of a play as stable gives it: https://osu.ppy.sh/wiki/en/Gameplay/Grade. Hidden and Flashlight turn S into
 * SH and X into XH; a failed play has F.
 */
export function gradeOf(ruleset: number, hits: Hits, mods: number, passed: boolean): string {
  if (!passed) return 'F';
  const grade = plainGrade(ruleset, hits);
  return mods & (Mods.HD | Mods.FL) && (grade === 'S' || grade === 'X') ? `${grade}H` : grade;
}

function plainGrade(ruleset: number, hits: Hits): string {
  const accuracy = accuracyOf(ruleset, hits);
  if (accuracy === 100) return 'X';
  if (ruleset >= 2) {
    const grades = ruleset === 2 ? CATCH_GRADES : MANIA_GRADES;
    return grades.find(([above]) => accuracy > above)?.[1] ?? 'D';
  }
  const { n300, n100, n50, nmiss } = hits;
  const judged = n300 + n100 + n50 + nmiss;
  const share = n300 / judged;
  if (share > 0.9 && n50 / judged <= 0.01 && nmiss === 0) return 'S';
  if ((share > 0.8 && nmiss === 0) || share > 0.9) return 'A';
  if ((share > 0.7 && nmiss === 0) || share > 0.8) return 'B';
  return share > 0.6 ? 'C' : 'D';
}

/** Hits that the game counts as such in a player's totals: taiko and mania also count their special ones. */
export function totalHitsOf(mode: Mode, { n300, n100, n50, ngeki, nkatu }: Hits): number {
  const special = rulesetOf(mode) % 2 === 1 ? ngeki + nkatu : 0;
  return n300 + n100 + n50 + special;
}

export interface Play {
  mode: Mode;
  mods: number;
  hits: Hits;
  combo: number;
  /** The map's. */
  maxCombo: number;
  /** With the mods. */
  stars: number;
  passed: boolean;
}

/** Factors on the score by mod: https://osu.ppy.sh/wiki/en/Gameplay/Game_modifier */
const SCORE_FACTORS: readonly (readonly [mod: number, factor: number])[] = [
  [Mods.NF | Mods.EZ, 0.5],
  [Mods.HT, 0.3],
  [Mods.HD | Mods.HR, 1.06],
  [Mods.DT | Mods.FL, 1.12],
  [Mods.SO, 0.9],
];
const MANIA_MILLION = 1_000_000;

/** A score value in the manner of ScoreV1: hits gain with the combo; mania's tops out at a million. */
export function scoreValueOf({ mode, mods, hits, combo, maxCombo, stars }: Play): number {
  const ruleset = rulesetOf(mode);
  const accuracy = accuracyOf(ruleset, hits) / 100;
  const shareOfCombo = maxCombo === 0 ? 0 : combo / maxCombo;
  if (ruleset === 3) {
    const eased = mods & (Mods.NF | Mods.EZ | Mods.HT) ? 0.5 : 1;
    return Math.round(MANIA_MILLION * eased * accuracy ** 4 * (0.85 + 0.15 * shareOfCombo));
  }
  const judged = hits.n300 + hits.n100 + hits.n50 + hits.nmiss;
  let factor = 1;
  for (const [bits, times] of SCORE_FACTORS)
    for (let bit = 1; bit <= bits; bit *= 2) if (mods & bits & bit) factor *= times;
  const pieces = shareOfCombo ** 2 + (1 - shareOfCombo) ** 2 / (hits.nmiss + 1);
  const comboBonus = ruleset === 1 ? 4 : (maxCombo / 2) * pieces * clamp(stars, 1, 7) * 0.04;
  return Math.round(300 * judged * accuracy * factor * (1 + comboBonus));
}

/** pp of a perfect play with one star, and the power that they grow with, by ruleset. */
const PP_SCALE = [4.9, 4.6, 3.8, 5.5] as const;
const PP_POWER = 2.55;

/**
 * An estimate of the performance points, three decimals, at least 0: grows with stars and accuracy, shrinks with misses
 * and lost combo. Not osu!'s formula. A failed play has none.
 */
export function estimatePp({ mode, mods, hits, combo, maxCombo, stars, passed }: Play): number {
  if (!passed) return 0;
  const ruleset = rulesetOf(mode);
  const accuracy = accuracyOf(ruleset, hits) / 100;
  const hidden = (mods & Mods.HD ? 1.05 : 1) * (mods & Mods.FL ? 1.12 : 1);
  const eased = mods & Mods.NF ? 0.9 : 1;
  const flawed = 0.975 ** hits.nmiss * (ruleset === 3 ? 1 : (combo / maxCombo) ** 0.7);
  return round(PP_SCALE[ruleset] * stars ** PP_POWER * accuracy ** 6 * hidden * eased * flawed, 3);
}
