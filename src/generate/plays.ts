import { chooseMods, modeBit, starsWith } from '../demo/scores/mods';
import { DEMO_END } from '../demo/calendar';
import type { StoredScore } from '../demo/scores/makeScores';
import { playOut } from '../demo/scores/playOut';
import { MODES, rulesetOf, type Mode } from '../osu/modes';
import { ScoreStatus } from '../osu/statuses';
import type { Beatmap } from './beatmaps';
import type { MapChoice } from './mapChoice';
import type { Traits } from './players';
import { createSeededRandom, Topic } from './seededRandom';
import type { Timeline } from './timeline';

/** A score with its map. A pass has the status Submitted, whether or not it is its player's best. */
export interface GeneratedScore extends StoredScore {
  map: Beatmap;
}

/** The score of a number (its id), from 1: who set it says `Players.playerOf`. */
export type PlayOf = (number: number, player: Traits) => GeneratedScore;

const MODE_WEIGHTS = MODES.map((mode) => [mode, mode === 0 ? 6 : mode === 4 ? 3 : 1] as const);
const SHARE_OF_MAIN_MODE = 0.75;
const SHARE_OF_FAVOURITES = 0.3;
const FAVOURITES = 12;

/** Makes any score out of its number and player alone, so that all can be made in any order and more than once. */
export function createPlays(seed: number, timeline: Timeline, chooseMap: MapChoice): PlayOf {
  const random = createSeededRandom(seed);
  const favour = createSeededRandom(seed);

  /** Maps that a player returns to, some more than others. */
  function favourite({ id, skill }: Traits, mode: Mode): Beatmap {
    favour.begin(Topic.Favourite, id, mode * FAVOURITES + Math.floor(FAVOURITES * random.next() ** 2));
    return chooseMap(favour, rulesetOf(mode), skill);
  }

  return (number, player) => {
    random.begin(Topic.Play, number);
    const endedAt = timeline.playedAt(number);
    const mode = random.chance(SHARE_OF_MAIN_MODE) ? player.mainMode : random.weighted(MODE_WEIGHTS);
    const ruleset = rulesetOf(mode);
    const skill = skillIn(player, mode, endedAt);
    const map = random.chance(SHARE_OF_FAVOURITES)
      ? favourite(player, mode)
      : chooseMap(random, ruleset, skill);
    const chosen = chooseMods(random, mode);
    const tooHard = starsWith(chosen, map.stars, ruleset) > skill + 0.5 + player.daring;
    const mods = tooHard ? modeBit(mode) : chosen;
    const margin = skill - starsWith(mods, map.stars, ruleset);
    const played = playOut(random, { map: map.asRanked, mode, mods, margin });
    const status = played.passed ? ScoreStatus.Submitted : ScoreStatus.Failed;
    return { ...played, id: number, player, map, mode, mods, status, endedAt };
  };
}

/** In stars, at a Unix time in seconds: players get better over the years. */
function skillIn({ skill, createdAt, mainMode }: Traits, mode: Mode, time: number): number {
  const grown = (time - createdAt) / (DEMO_END - createdAt);
  return skill * (0.78 + 0.22 * grown) * (mode === mainMode ? 1 : 0.85) + (mode >= 4 ? 0.6 : 0);
}
