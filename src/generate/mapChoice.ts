import type { Random } from '../demo/random';
import { MapStatus } from '../osu/statuses';
import type { Beatmap } from './beatmaps';
import { createSeededRandom, Topic } from './seededRandom';

/** Popularity falls with the place: place^-POWER, flattened for the first few. */
const POWER = 0.9;
const FLAT = 3;
const TRIES = 6;
const LIKING: Readonly<Record<number, number>> = {
  [MapStatus.Ranked]: 1,
  [MapStatus.Approved]: 1,
  [MapStatus.Loved]: 0.6,
  [MapStatus.Qualified]: 0.25,
};
const LIKING_OF_OTHERS = 0.06;

/** Chooses maps of a ruleset by popularity, the more likely the closer to what a player can do. */
export type MapChoice = (random: Random, ruleset: number, skill: number) => Beatmap;

export function createMapChoice(maps: readonly Beatmap[], seed: number): MapChoice {
  const ranked = [0, 1, 2, 3].map((ruleset) => byPopularity(maps, ruleset, seed));
  const scales = ranked.map(({ length }) => ({
    low: FLAT ** (1 - POWER),
    span: (length + FLAT) ** (1 - POWER) - FLAT ** (1 - POWER),
  }));
  return (random, ruleset, skill) => {
    const pool = ranked[ruleset] as readonly Beatmap[];
    const { low, span } = scales[ruleset] as (typeof scales)[number];
    let map: Beatmap;
    let tries = 0;
    do {
      const place = Math.floor((low + random.next() * span) ** (1 / (1 - POWER)) - FLAT);
      map = pool[Math.min(place, pool.length - 1)] as Beatmap;
      tries += 1;
    } while (tries < TRIES && !random.chance(fit(map, skill)));
    return map;
  };
}

const fit = ({ stars, status }: Beatmap, skill: number) =>
  (LIKING[status] ?? LIKING_OF_OTHERS) * Math.exp(-(((stars - skill + 0.5) / 0.9) ** 2));

/** The maps of a ruleset, the most popular set first. A ruleset without maps borrows those of osu!, as the game converts them. */
function byPopularity(maps: readonly Beatmap[], ruleset: number, seed: number): readonly Beatmap[] {
  const own = maps.filter((map) => map.ruleset === ruleset);
  if (own.length === 0) return ruleset === 0 ? maps : byPopularity(maps, 0, seed);
  const random = createSeededRandom(seed);
  random.begin(Topic.Favourite, ruleset);
  const sets = random.shuffled([...new Set(own.map((map) => map.setId))]);
  const places = new Map(sets.map((set, place) => [set, place]));
  return own.sort((a, b) => (places.get(a.setId) as number) - (places.get(b.setId) as number));
}
