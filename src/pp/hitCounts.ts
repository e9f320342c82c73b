import type { Difficulty } from './difficulty';

/** A play as a client describes it; what is absent is made up. */
export interface Play {
  /** Percent, 0 to 100; absent: the hit counts say it. */
  accuracy?: number;
  misses: number;
  /** Absent: the map's maximum. */
  combo?: number;
  nGeki?: number;
  nKatu?: number;
  n100?: number;
  n50?: number;
}

/** What a library is told of a play. */
export interface Hits {
  accuracy?: number;
  misses: number;
  nGeki?: number;
  nKatu?: number;
  n300?: number;
  n100?: number;
  n50?: number;
}

/** Taiko and catch are left to the library, which reads accuracies as the reference does. */
export function hitsOf(play: Play, difficulty: Difficulty): Hits {
  const { accuracy, misses, nGeki, nKatu, n100, n50 } = play;
  if (difficulty.mode === 0) {
    const { nCircles = 0, nSliders = 0, nSpinners = 0 } = difficulty;
    const objects = nCircles + nSliders + nSpinners;
    return accuracy === undefined
      ? fill(objects, { misses, n50: n50 ?? 0, n100: n100 ?? 0 })
      : hitsFromAccuracy(accuracy, objects, misses);
  }
  if (difficulty.mode === 3) {
    const objects = difficulty.nObjects ?? 0;
    if (accuracy === undefined)
      return fill(objects, {
        misses,
        n50: n50 ?? 0,
        n100: n100 ?? 0,
        nKatu: nKatu ?? 0,
        nGeki: nGeki ?? 0,
      });
    const { n300, ...worse } = hitsFromAccuracy(accuracy, objects, misses);
    return { ...worse, nGeki: n300, n300: 0, nKatu: 0 };
  }
  return { accuracy, misses, nKatu, n100, n50 };
}

/** The counts in their order, as far as the objects reach; what is left over are 300s. */
function fill<Counts extends Hits>(objects: number, counts: Counts): Counts & { n300: number } {
  let left = objects;
  const reached = Object.entries(counts).map(([name, count]: [string, number]) => {
    const taken = Math.min(count, left);
    left -= taken;
    return [name, taken];
  });
  return { ...(Object.fromEntries(reached) as Counts), n300: left };
}

/**
 * The hit counts that the reference makes of an accuracy (percent), where a 300 weighs 6, a 100 weighs 2 and a 50
 * weighs 1: as many 300s as there can be beside 50s, then five 100s for each 300 and four 50s. In mania its 300s are
 * the geki. Like the reference's, the counts may exceed the objects by up to four 100s: they decide its pp.
 */
export function hitsFromAccuracy(accuracy: number, objects: number, missed: number) {
  const misses = Math.min(missed, objects);
  const hit = objects - misses;
  const aboveFifties = Math.max(0, Math.round((accuracy / 100) * 6 * objects) - hit);
  const n300 = Math.min(hit, Math.floor(aboveFifties / 5));
  const n100 = aboveFifties % 5;
  const n50 = Math.max(0, hit - n300 - n100);
  const traded = Math.min(n300, Math.floor(n50 / 4));
  return { misses, n300: n300 - traded, n100: n100 + 5 * traded, n50: n50 - 4 * traded };
}
