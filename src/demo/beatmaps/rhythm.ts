import type { Random } from '../random';
import type { Level } from './difficulties';
import { isWithin, TICKS_OF_MEASURE, type Song } from './songs';

/** A moment to hit something. */
export interface Beat {
  /** A quarter of a musical beat, counted from the first measure. */
  tick: number;
  /** Ticks until the next moment, or until objects pause. */
  gap: number;
  kiai: boolean;
}

type Weights = readonly (readonly [gap: number, weight: number])[];

/** How often which gap begins a figure, by level. */
const GAPS: readonly Weights[] = [
  [[8, 3], [4, 5]], // prettier-ignore
  [[8, 1], [4, 6], [2, 1]], // prettier-ignore
  [[4, 4], [2, 5], [1, 0.2]], // prettier-ignore
  [[4, 1], [2, 6], [1, 1.3]], // prettier-ignore
  [[4, 0.3], [2, 4], [1, 3]], // prettier-ignore
];

const LONGEST_GAP = 8;
/** Above this tempo, quarter beats get rarer. */
const FAST_BPM = 170;

/** The moments of a song, denser by level and in the chorus. */
export function makeRhythm(random: Random, song: Song, level: Level): Beat[] {
  const ticks: number[] = [];
  const end = song.measures * TICKS_OF_MEASURE;
  for (let tick = 0; tick < end;) {
    if (isWithin(song.breaks, tick)) {
      tick += TICKS_OF_MEASURE - (tick % TICKS_OF_MEASURE);
      continue;
    }
    const gap = random.weighted(weightsAt(song, level, tick));
    // An even number keeps figures on the grid of half beats.
    const count = gap === 1 ? random.pick([2, 2, 4, 4, 8]) : 1;
    for (let nth = 0; nth < count && tick < end; nth++, tick += gap) ticks.push(tick);
  }
  return ticks
    .filter((tick) => !isWithin(song.breaks, tick))
    .map((tick, at, all) => ({
      tick,
      gap: Math.min((all[at + 1] ?? tick + LONGEST_GAP) - tick, LONGEST_GAP),
      kiai: isWithin(song.kiai, tick),
    }));
}

function weightsAt(song: Song, level: Level, tick: number): Weights {
  const denser = isWithin(song.kiai, tick) ? 1.6 : 1;
  const slower = song.bpm > FAST_BPM ? (FAST_BPM / song.bpm) ** 4 : 1;
  return (GAPS[level] ?? []).map(([gap, weight]) => {
    if (gap === 1) return [gap, weight * denser * slower];
    return [gap, gap === 2 ? weight * denser : weight];
  });
}
