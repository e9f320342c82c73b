import { rulesetOf, type Mode } from '../../osu/modes';
import type { Judgements } from '../beatmaps/hitObjects';
import type { Random } from '../random';
import { clamp } from '../round';
import { Mods } from './mods';
import type { Hits } from './scoring';

/** What is judged on a map. */
interface JudgedMap {
  judgements: Judgements;
}

/** How a play went. */
export interface Performance {
  hits: Hits;
  combo: number;
  passed: boolean;
  /** 0 to 1: how far into the map it went. */
  progress: number;
}

/**
 * Plays a map. The margin says how far the player is above the map, in stars: at 0 some nine of ten plays pass with an
 * accuracy around 95 %.
 */
export function perform(
  random: Random,
  map: JudgedMap,
  mode: Mode,
  mods: number,
  margin: number,
): Performance {
  const ruleset = rulesetOf(mode);
  const failing = 1 / (1 + Math.exp(1.9 + 1.4 * margin));
  const passed = Boolean(mods & Mods.NF) || !random.chance(failing);
  const progress = passed ? 1 : random.between(0.05, 0.95);
  const judged = Math.max(1, Math.floor(map.judgements.hits * progress));
  const flawless = passed && Boolean(mods & Mods.SD);
  const misses = flawless ? 0 : missesOf(random, judged, margin, passed);
  const quality = 3.1 + 0.8 * margin + 0.6 * random.normal() + (ruleset === 3 || mode >= 4 ? 0.5 : 0);
  const loss = clamp(Math.exp(-quality), 0, 0.35);
  const hits = spread(random, map, ruleset, { judged, misses, loss, progress });
  const reachable = Math.floor(map.judgements.maxCombo * progress);
  return {
    hits,
    combo: flawless ? reachable : comboOf(random, ruleset, reachable, misses, loss),
    passed,
    progress,
  };
}

function missesOf(random: Random, judged: number, margin: number, passed: boolean): number {
  const rate = Math.exp(-5 - margin) * (passed ? 1 : 6);
  const misses = Math.floor(-judged * rate * Math.log(1 - random.next()));
  return Math.max(passed ? 0 : 1, Math.min(misses, Math.floor(judged * 0.3)));
}

/** The best combo: misses cut it, in osu! now and then also the end of a slider. */
function comboOf(random: Random, ruleset: number, reachable: number, misses: number, loss: number): number {
  if (misses > 0)
    return Math.max(1, Math.floor(reachable * random.between(0.9, 1.6) * (1 / (misses + 1)) ** 0.7 * 0.8));
  if (ruleset === 0 && random.chance(clamp(loss * 8, 0.02, 0.6)))
    return Math.max(1, reachable - random.int(1, 4));
  return reachable;
}

interface Outcome {
  judged: number;
  misses: number;
  /** 0 to 1: what imprecise hits cost of the accuracy. */
  loss: number;
  progress: number;
}

function spread(
  random: Random,
  map: JudgedMap,
  ruleset: number,
  { judged, misses, loss, progress }: Outcome,
): Hits {
  const left = judged - misses;
  const none = { n300: 0, n100: 0, n50: 0, ngeki: 0, nkatu: 0, nmiss: misses };
  if (ruleset === 1) {
    const n100 = Math.min(left, Math.round(judged * loss * 2));
    const ngeki = Math.round(left * 0.02);
    return { ...none, n300: left - n100, n100, ngeki, nkatu: Math.min(ngeki, Math.round(n100 * 0.02)) };
  }
  if (ruleset === 2) {
    const droplets = Math.floor(map.judgements.droplets * progress);
    const tinyDroplets = Math.floor(map.judgements.tinyDroplets * progress);
    const nkatu = Math.min(tinyDroplets, Math.round(tinyDroplets * loss));
    const missedDroplets = Math.min(droplets, Math.floor(misses * 0.2));
    return {
      ...none,
      n300: judged - (misses - missedDroplets),
      n100: droplets - missedDroplets,
      n50: tinyDroplets - nkatu,
      nkatu,
    };
  }
  if (ruleset === 3) {
    const nkatu = Math.min(left, Math.round(judged * loss * 1.7));
    const n100 = Math.min(left - nkatu, Math.round(judged * loss * 0.5));
    const n50 = Math.min(left - nkatu - n100, Math.round(judged * loss * 0.1));
    const great = left - nkatu - n100 - n50;
    const ngeki = Math.round(great * clamp(0.85 - 3 * loss + 0.05 * random.normal(), 0.2, 0.97));
    return { ...none, n300: great - ngeki, ngeki, nkatu, n100, n50 };
  }
  const n50 = Math.min(left, Math.floor(judged * loss * 0.1 * random.next()));
  const n100 = Math.min(left - n50, Math.round(judged * loss * 1.45));
  const combos = Math.round(judged / 5);
  const ngeki = Math.round(combos * clamp(1 - 4 * loss - misses / judged, 0.1, 1));
  const nkatu = Math.min(combos - ngeki, n100);
  return { n300: left - n100 - n50, n100, n50, ngeki, nkatu, nmiss: misses };
}
