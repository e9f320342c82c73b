import { createHash } from 'node:crypto';
import { MapStatus } from '../../osu/statuses';
import { DAY, DEMO_END, toStoredTime } from '../calendar';
import type { Random } from '../random';
import { clamp, round } from '../round';
import {
  difficultyOf,
  estimateStars,
  lengthOf,
  LEVEL_NAMES,
  type Difficulty,
  type Level,
} from './difficulties';
import { flowPattern } from './flowPattern';
import { endTimeOf, HitSound, judge, type HitObject, type Judgements } from './hitObjects';
import { maniaPattern } from './maniaPattern';
import { encodeOsuFile } from './osuFile';
import { makeRhythm } from './rhythm';
import { makeSongs, type Song } from './songs';
import { taikoPattern } from './taikoPattern';

const SET_COUNT = 40;
const FIRST_SET_ID = 401;
const FIRST_MAP_ID = 1201;

export interface DemoMap {
  id: number;
  setId: number;
  status: number;
  md5: string;
  ruleset: number;
  song: Song;
  creator: string;
  version: string;
  fileName: string;
  /** The .osu file. */
  file: string;
  difficulty: Difficulty;
  /** Estimated. */
  stars: number;
  /** Seconds. */
  length: number;
  lastUpdate: string;
  judgements: Judgements;
  objects: readonly HitObject[];
  /** How often the map is chosen, against the others. */
  popularity: number;
}

/** Set after set, these repeat: 150 maps in 40 sets. */
const LEVELS: readonly (readonly Level[])[] = [
  [1, 2, 3],
  [0, 1, 2, 3],
  [0, 1, 2, 3, 4],
  [2, 3, 4],
];
const RULESETS = [0, 0, 1, 0, 3, 0, 0, 2, 0, 0, 3, 0, 1, 0, 0, 0, 2, 3, 0, 1] as const;
const STATUSES = [
  ...Array<number>(14).fill(MapStatus.Ranked),
  MapStatus.Loved,
  MapStatus.Ranked,
  MapStatus.Approved,
  MapStatus.Ranked,
  MapStatus.Qualified,
  MapStatus.Pending,
];
const POPULARITY: Readonly<Record<number, number>> = {
  [MapStatus.Loved]: 0.6,
  [MapStatus.Qualified]: 0.25,
  [MapStatus.Pending]: 0.06,
};

/** The beatmaps of the demo server, each with its file, in order of their ids. */
export function makeMaps(random: Random, mappers: readonly string[]): DemoMap[] {
  const songs = makeSongs(random.fork('songs'), SET_COUNT);
  const statuses = random.shuffled([...STATUSES, ...STATUSES]);
  const ranks = random.shuffled(songs.map((_, rank) => rank));
  let id = FIRST_MAP_ID;
  return songs.flatMap((song, at) => {
    const ruleset = RULESETS[at % RULESETS.length] as number;
    const status = statuses[at] as number;
    const set = {
      song,
      ruleset,
      status,
      setId: FIRST_SET_ID + at,
      creator: random.pick(mappers),
      keys: random.chance(0.6) ? 4 : 7,
      lastUpdate: toStoredTime(DEMO_END - random.int(60, 1500) * DAY + random.int(0, DAY - 1)),
      popularity: (POPULARITY[status] ?? 1) / ((ranks[at] ?? 0) + 3) ** 0.8,
    };
    const levels = LEVELS[at % LEVELS.length] as readonly Level[];
    return levels.map((level) => makeMap(random.fork(`map ${id}`), { id: id++, level, ...set }));
  });
}

interface MapPlan {
  id: number;
  level: Level;
  song: Song;
  ruleset: number;
  status: number;
  setId: number;
  creator: string;
  keys: number;
  lastUpdate: string;
  popularity: number;
}

function makeMap(random: Random, plan: MapPlan): DemoMap {
  const { level, song, ruleset, keys, creator } = plan;
  const difficulty = difficultyOf(random, ruleset, level, keys);
  const objects = makeObjects(random, plan, difficulty);
  const name = LEVEL_NAMES[ruleset]?.[level] ?? '';
  const version = ruleset === 3 ? `${keys}K ${name}` : name;
  const file = encodeOsuFile({ ...plan, difficulty, objects, version });
  const fileName = `${song.artist} - ${song.title} (${creator}) [${version}].osu`.replace(
    /[\\/:*?"<>|]/g,
    '',
  );
  return {
    ...plan,
    version,
    fileName,
    file,
    difficulty,
    objects,
    md5: createHash('md5').update(file).digest('hex'),
    stars: estimateStars(ruleset, objects),
    length: lengthOf(objects),
    judgements: judge(ruleset, objects, song),
    popularity: plan.popularity * random.between(0.5, 1.5),
  };
}

function makeObjects(
  random: Random,
  { level, song, ruleset, keys }: MapPlan,
  difficulty: Difficulty,
): HitObject[] {
  const beats = makeRhythm(random.fork('rhythm'), song, level);
  const pattern = { song, beats, level, difficulty, keys, flat: ruleset === 2 };
  if (ruleset === 3) return maniaPattern(random, pattern);
  const objects = ruleset === 1 ? taikoPattern(random, pattern) : flowPattern(random, pattern);
  return random.chance(0.6) ? [...objects, finalSpinner(song, objects)] : objects;
}

function finalSpinner({ beatLength }: Song, objects: readonly HitObject[]): HitObject {
  const last = objects.at(-1);
  const time = Math.round((last ? endTimeOf(last) : 0) + beatLength);
  const endTime = time + Math.round(beatLength * clamp(Math.ceil(1200 / beatLength), 3, 8));
  return { kind: 'spinner', x: 256, y: 192, time, endTime, sound: HitSound.Finish, newCombo: true };
}

/** As much of a map as its row tells. */
export type StoredMap = Omit<DemoMap, 'song' | 'file' | 'objects' | 'popularity'> & {
  song: Pick<Song, 'artist' | 'title' | 'bpm'>;
};

/** The row in `maps`, with how often the map was played. */
export function toMapRow(map: StoredMap, { plays, passes }: { plays: number; passes: number }) {
  const { id, status, md5, song, version, creator, difficulty } = map;
  return {
    server: 'osu!' as const,
    id,
    set_id: map.setId,
    status,
    md5,
    artist: song.artist,
    title: song.title,
    version,
    creator,
    filename: map.fileName,
    last_update: map.lastUpdate,
    total_length: map.length,
    max_combo: map.judgements.maxCombo,
    frozen: 0,
    plays,
    passes,
    mode: map.ruleset,
    bpm: round(song.bpm, 2),
    cs: difficulty.cs,
    ar: difficulty.ar,
    od: difficulty.od,
    hp: difficulty.hp,
    diff: map.stars,
  };
}
