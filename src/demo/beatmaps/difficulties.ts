import type { Random } from '../random';
import { round } from '../round';
import { endTimeOf, type HitObject } from './hitObjects';

/** How demanding a map is among those of its set, from 0 (easy) to 4 (expert). */
export type Level = 0 | 1 | 2 | 3 | 4;

/** The settings in a map's `[Difficulty]` section. */
export interface Difficulty {
  cs: number;
  ar: number;
  od: number;
  hp: number;
  /** Hundreds of osu! pixels that a slider covers in a beat. */
  sliderMultiplier: number;
}

/** By ruleset, then level. */
export const LEVEL_NAMES: readonly (readonly string[])[] = [
  ['Easy', 'Normal', 'Hard', 'Insane', 'Expert'],
  ['Kantan', 'Futsuu', 'Muzukashii', 'Oni', 'Inner Oni'],
  ['Cup', 'Salad', 'Platter', 'Rain', 'Overdose'],
  ['EZ', 'NM', 'HD', 'MX', 'SC'],
];

const BY_LEVEL: readonly Difficulty[] = [
  { cs: 3, ar: 4, od: 2.5, hp: 2.5, sliderMultiplier: 0.8 },
  { cs: 3.3, ar: 5.5, od: 4, hp: 4, sliderMultiplier: 1 },
  { cs: 3.8, ar: 7.5, od: 6.2, hp: 5, sliderMultiplier: 1.3 },
  { cs: 4, ar: 9, od: 8, hp: 5.5, sliderMultiplier: 1.6 },
  { cs: 4.2, ar: 9.4, od: 8.8, hp: 6, sliderMultiplier: 1.8 },
];

/** The settings usual for a level; mania's circle size is the number of keys. */
export function difficultyOf(random: Random, ruleset: number, level: Level, keys: number): Difficulty {
  const usual = BY_LEVEL[level] as Difficulty;
  const vary = (value: number) => round(value + random.int(-3, 3) / 10, 1);
  const varied = { ...usual, od: vary(usual.od), hp: vary(usual.hp) };
  if (ruleset === 3) return { ...varied, cs: keys, ar: 5, od: vary(6.5 + level / 2), sliderMultiplier: 1.4 };
  if (ruleset === 1) return { ...varied, cs: 5, ar: 5, od: vary(3 + level), sliderMultiplier: 1.4 };
  return { ...varied, cs: vary(usual.cs), ar: vary(usual.ar) };
}

const WINDOW_MS = 10_000;
const STARS_OF_RULESET = [1.2, 0.85, 1.1, 0.72] as const;

/** An estimate of the star rating, out of the number of objects in the busiest ten seconds. */
export function estimateStars(ruleset: number, objects: readonly HitObject[]): number {
  let busiest = 0;
  let first = 0;
  objects.forEach((object, at) => {
    while (object.time - (objects[first] as HitObject).time >= WINDOW_MS) first += 1;
    busiest = Math.max(busiest, at - first + 1);
  });
  const perSecond = (busiest * 1000) / WINDOW_MS;
  return round((STARS_OF_RULESET[ruleset] ?? 1) * perSecond ** 0.82, 3);
}

/** Whole seconds from the first object to the end of the last. */
export function lengthOf(objects: readonly HitObject[]): number {
  const [first] = objects;
  const end = objects.reduce((latest, object) => Math.max(latest, endTimeOf(object)), 0);
  return first ? Math.round((end - first.time) / 1000) : 0;
}
