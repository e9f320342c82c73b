import * as rosu2022 from 'rosu-pp-2022';
import * as rosuLatest from 'rosu-pp-latest';
import type { PpAlgorithm } from './algorithms';
import type { Difficulty, DifficultyQuestion } from './difficulty';
import { RX } from './difficultyMods';
import { hitsOf, type Play } from './hitCounts';
import { refuseOsuFile, type Refusal } from './osuFileLimits';

const OSU = 0;
const MANIA = 3;

/** The older one lacks options and members of the newer one, and ignores the options. */
const LIBRARIES = { '2022': rosu2022 as unknown as typeof rosuLatest, latest: rosuLatest };

export interface DifficultyTask extends DifficultyQuestion {
  kind: 'difficulty';
  file: Uint8Array;
}

export interface PerformanceTask {
  kind: 'performance';
  algorithm: PpAlgorithm;
  difficulty: Difficulty;
  mods: number;
  plays: Play[];
}

export type Task = DifficultyTask | PerformanceTask;

/** What a play is worth; parts that the ruleset does not have are absent. */
export interface Performance {
  pp: number;
  ppAccuracy?: number;
  ppAim?: number;
  ppSpeed?: number;
  ppFlashlight?: number;
  effectiveMissCount?: number;
  ppDifficulty?: number;
}

/** Objects of the libraries live in WASM memory, which no garbage collector frees in time. */
function using<Held extends { free(): void }, Value>(held: Held, use: (held: Held) => Value): Value {
  try {
    return use(held);
  } finally {
    held.free();
  }
}

/** The difficulty of a map in a ruleset, or why there is none. */
export function difficultyOf({ file, algorithm, ruleset, mods }: DifficultyTask): Difficulty | Refusal {
  const refusal = refuseOsuFile(file);
  if (refusal) return refusal;
  const { Beatmap, Difficulty } = LIBRARIES[algorithm];
  const read = (content: Uint8Array | string) => {
    try {
      return new Beatmap(content);
    } catch (error) {
      // A panic leaves the library's memory in any state: let it take the worker along.
      if ((error as Error).name === 'RuntimeError') throw error;
      return undefined;
    }
  };
  const own = readMode(file);
  const played = rulesetPlayed(own, ruleset, mods);
  const map = read(own === OSU || own === played ? file : withMode(file, OSU));
  if (!map) return 'unreadable';
  return using(map, () => {
    if (map.mode !== (played as rosuLatest.GameMode)) map.convert(played);
    return using(new Difficulty({ mods, lazer: false }), (calculator) =>
      using(calculator.calculate(map), (attributes) => finite(attributes.toJSON() as Difficulty)),
    );
  });
}

const MODE = /^Mode[ \t]*:[ \t]*(\d)/m;

function readMode(file: Uint8Array): number {
  return Number(MODE.exec(Buffer.from(file).toString('latin1'))?.[1] ?? 0);
}

/** Only osu! maps convert, but relax takes the objects of any map for osu!'s. */
function rulesetPlayed(own: number, asked: number, mods: number): number {
  const staysItsOwn = own > OSU && own <= MANIA && !(asked === OSU && mods & RX);
  return staysItsOwn ? own : asked;
}

function withMode(file: Uint8Array, mode: number): Uint8Array {
  return Buffer.from(Buffer.from(file).toString('latin1').replace(MODE, `Mode: ${mode}`), 'latin1');
}

/**
 * rosu-pp-js 1.1.1 takes attributes only from an object whose class has this name; what it holds is read by name.
 */
class DifficultyAttributes {
  constructor(difficulty: Difficulty) {
    Object.assign(this, difficulty);
  }
}

/** What plays on a map of known difficulty are worth, in order. */
export function performancesOf({ algorithm, difficulty, mods, plays }: PerformanceTask): Performance[] {
  const { Performance } = LIBRARIES[algorithm];
  const attributes = new DifficultyAttributes(difficulty) as rosuLatest.DifficultyAttributes;
  return plays.map((play) =>
    using(
      new Performance({
        mods,
        lazer: false,
        combo: play.combo ?? difficulty.maxCombo,
        ...hitsOf(play, difficulty),
      }),
      (calculator) =>
        using(calculator.calculate(attributes), (performance) => {
          const { pp, ppAccuracy, ppAim, ppSpeed, ppFlashlight, effectiveMissCount, ppDifficulty } =
            performance;
          return finite({
            pp,
            ppAccuracy,
            ppAim,
            ppSpeed,
            ppFlashlight,
            effectiveMissCount,
            ppDifficulty,
          });
        }),
    ),
  );
}

/** JSON has no NaN and no infinity: such numbers are 0. Undefined members are left out. */
function finite<Values extends object>(values: Values): Values {
  const entries = Object.entries(values as Record<string, unknown>)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'number' && !Number.isFinite(value) ? 0 : value]);
  return Object.fromEntries(entries) as Values;
}
