import { createHash } from 'node:crypto';
import { difficultyOf, LEVEL_NAMES, type Level } from '../demo/beatmaps/difficulties';
import type { StoredMap } from '../demo/beatmaps/makeMaps';
import { DAY, DEMO_END, toStoredTime } from '../demo/calendar';
import { clamp, round } from '../demo/round';
import type { PlayableMap } from '../demo/scores/playOut';
import { MapStatus } from '../osu/statuses';
import { playerName } from './names';
import type { GenerateOptions } from './options';
import { createSeededRandom, Topic, type SeededRandom } from './seededRandom';
import { makeSong } from './songs';

/** A beatmap with what plays on it need; the rest of its row is told by `describe`. */
export interface Beatmap {
  /** From 0. */
  index: number;
  id: number;
  setId: number;
  status: number;
  md5: string;
  ruleset: number;
  stars: number;
  /** Seconds. */
  length: number;
  judgements: StoredMap['judgements'];
  /** The game server stores pp on every map; only those of ranked ones count. */
  asRanked: PlayableMap;
}

export interface Beatmaps {
  /** In order of their ids; those of a set lie together. */
  all: readonly Beatmap[];
  describe(map: Beatmap): StoredMap;
}

export const FIRST_SET_ID = 1001;
export const FIRST_MAP_ID = 20_001;
const SCORES_OF_MAP = 80;
const FEWEST = 40;
const MOST = 120_000;
const LARGEST_SET = 7;

const RULESETS = [[0, 62], [1, 13], [2, 8], [3, 17]] as const; // prettier-ignore
const STATUSES = [
  [MapStatus.Ranked, 66], [MapStatus.Approved, 2], [MapStatus.Loved, 7], [MapStatus.Qualified, 1],
  [MapStatus.Pending, 23], [MapStatus.UpdateAvailable, 1],
] as const; // prettier-ignore
/** From how many stars on a difficulty has the name of the next level. */
const LEVEL_STARS = [2, 2.7, 4, 5.3];
const EXTRA_NAMES = ['Extra', 'Afterglow', 'Ultra', 'Lunatic', 'Catharsis', 'Another', 'Finale'];

/** The beatmaps of a server with so many scores, in sets of one to seven difficulties. */
export function createBeatmaps({ users, scores, seed }: GenerateOptions): Beatmaps {
  const random = createSeededRandom(seed);
  const count = clamp(Math.round(scores / SCORES_OF_MAP), FEWEST, MOST);
  const all: Beatmap[] = [];
  for (let set = 0; all.length < count; set += 1) {
    const shared = beginSet(random, set);
    const size = Math.min(random.int(1, LARGEST_SET), count - all.length);
    const top = clamp(3.4 + Math.abs(1.9 * random.normal()), 2, 9);
    for (let place = 1; place <= size; place += 1) {
      const stars = round(1.5 + (top - 1.5) * (place / size) ** 0.9, 3);
      all.push(makeBeatmap(seed, all.length, { ...shared, stars }));
    }
  }
  return { all, describe: (map) => describe(random, users, map, all[map.index - 1]) };
}

/** What the maps of a set share; the draws go on after it. */
function beginSet(random: SeededRandom, set: number) {
  random.begin(Topic.Set, set);
  return {
    setId: FIRST_SET_ID + set,
    ruleset: random.weighted(RULESETS),
    status: random.weighted(STATUSES),
    length: Math.round(clamp(75 * Math.exp(0.45 * random.normal() + 0.35), 25, 340)),
  };
}

type Plan = Pick<Beatmap, 'setId' | 'ruleset' | 'status' | 'length' | 'stars'>;

function makeBeatmap(seed: number, index: number, plan: Plan): Beatmap {
  const { ruleset, stars, length } = plan;
  const hits = Math.round(length * (0.8 + 0.85 * stars));
  const droplets = ruleset === 2 ? Math.round(hits * 0.3) : 0;
  const combo = [1.45, 1, 1.3, 1.35][ruleset] as number;
  const judgements = { hits, droplets, tinyDroplets: droplets * 2, maxCombo: Math.round(hits * combo) };
  return {
    ...plan,
    index,
    id: FIRST_MAP_ID + index,
    md5: createHash('md5').update(`${seed} ${index}`).digest('hex'),
    judgements,
    asRanked: { stars, length, judgements, status: MapStatus.Ranked },
  };
}

function levelOf(stars: number): Level {
  const above = LEVEL_STARS.findIndex((least) => stars < least);
  return (above === -1 ? LEVEL_STARS.length : above) as Level;
}

function describe(random: SeededRandom, users: number, map: Beatmap, easier: Beatmap | undefined): StoredMap {
  const playerOf = () => playerName(Math.floor(users * random.next() ** 3));
  const { setId, ruleset, stars } = map;
  beginSet(random, setId - FIRST_SET_ID);
  const song = makeSong(random);
  const creator = playerOf();
  const keys = random.chance(0.6) ? 4 : 7;
  const lastUpdate = toStoredTime(DEMO_END - random.int(60, 3000) * DAY + random.int(0, DAY - 1));
  random.begin(Topic.Map, map.index);
  const level = levelOf(stars);
  const name = `${ruleset === 3 ? `${keys}K ` : ''}${LEVEL_NAMES[ruleset]?.[level]}`;
  const isFirst = easier?.setId !== setId || levelOf(easier.stars) < level;
  const version = isFirst ? name : random.chance(0.3) ? random.pick(EXTRA_NAMES) : `${playerOf()}'s ${name}`;
  return {
    ...map,
    song,
    creator,
    version,
    fileName: `${song.artist} - ${song.title} (${creator}) [${version}].osu`,
    difficulty: difficultyOf(random, ruleset, level, keys),
    lastUpdate,
  };
}
