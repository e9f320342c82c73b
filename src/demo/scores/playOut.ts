import { rulesetOf, type Mode } from '../../osu/modes';
import { MapStatus } from '../../osu/statuses';
import type { Judgements } from '../beatmaps/hitObjects';
import type { Random } from '../random';
import { round } from '../round';
import { modeBit, speedOf, starsWith } from './mods';
import { perform } from './performance';
import { accuracyOf, estimatePp, gradeOf, scoreValueOf, type Hits } from './scoring';

/** What a beatmap has to do with how a play goes. */
export interface PlayableMap {
  stars: number;
  /** Seconds. */
  length: number;
  status: number;
  judgements: Judgements;
}

/** How a play went and what it is worth. */
export interface PlayedOut extends Hits {
  score: number;
  pp: number;
  acc: number;
  maxCombo: number;
  grade: string;
  passed: boolean;
  /** Milliseconds. */
  timeElapsed: number;
  perfect: boolean;
}

const GIVES_PP: readonly number[] = [MapStatus.Ranked, MapStatus.Approved];

/** True on maps whose scores count for a player's pp, accuracy, ranked score and grades. */
export const givesPp = (map: Pick<PlayableMap, 'status'>) => GIVES_PP.includes(map.status);

/** `margin` says how far the player is above the map, in stars. */
export function playOut(
  random: Random,
  { map, mode, mods, margin }: { map: PlayableMap; mode: Mode; mods: number; margin: number },
): PlayedOut {
  const { hits, combo, passed, progress } = perform(random, map, mode, mods, margin);
  const ruleset = rulesetOf(mode);
  const { maxCombo } = map.judgements;
  const stars = starsWith(mods, map.stars, ruleset);
  const outcome = { mode, mods, hits, combo, maxCombo, stars, passed };
  return {
    ...hits,
    score: scoreValueOf({ ...outcome, mods: mods & ~modeBit(mode) }),
    pp: givesPp(map) ? estimatePp(outcome) : 0,
    acc: round(accuracyOf(ruleset, hits), 3),
    maxCombo: combo,
    grade: gradeOf(ruleset, hits, mods, passed),
    passed,
    timeElapsed: Math.round((progress * map.length * 1000) / speedOf(mods)) + random.int(400, 2400),
    perfect: passed && combo === maxCombo,
  };
}
