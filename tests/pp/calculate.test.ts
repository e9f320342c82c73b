import * as rosu2022 from 'rosu-pp-2022';
import * as rosuLatest from 'rosu-pp-latest';
import { PP_ALGORITHMS, type PpAlgorithm } from '../../src/pp/algorithms';
import { difficultyOf, performancesOf } from '../../src/pp/calculate';
import type { Difficulty } from '../../src/pp/difficulty';
import { modsOfDifficulty, withImpliedMods } from '../../src/pp/difficultyMods';
import { MAPS, osuFile } from './support';

const RULESETS = [0, 1, 2, 3];
const EVERY = PP_ALGORITHMS.flatMap((algorithm) => RULESETS.map((ruleset) => [algorithm, ruleset] as const));
const [EZ, HD, DT, RX, NC, FL] = [2, 8, 64, 128, 512, 1024];

function difficulty(algorithm: PpAlgorithm, ruleset: number, mods = 0, map = MAPS[ruleset]!): Difficulty {
  const result = difficultyOf({ kind: 'difficulty', file: Buffer.from(map), algorithm, ruleset, mods });
  if (typeof result === 'string') throw new Error(result);
  return result;
}

describe.each(EVERY)('the algorithm %s in ruleset %d', (algorithm, ruleset) => {
  const library = { '2022': rosu2022 as unknown as typeof rosuLatest, latest: rosuLatest }[algorithm];

  it('gives the pp of the library from difficulties that were stored', () => {
    const mods = HD + DT;
    const stored = JSON.parse(JSON.stringify(difficulty(algorithm, ruleset, mods))) as Difficulty;
    const play = { misses: 2, n100: 5, n50: 1, nGeki: 40, nKatu: 4, combo: 60 };
    const [performance] = performancesOf({
      kind: 'performance',
      algorithm,
      difficulty: stored,
      mods,
      plays: [play],
    });
    const total = (stored.nCircles ?? 0) + (stored.nSliders ?? 0) + (stored.nSpinners ?? 0);
    const n300 = [total - 8, undefined, undefined, Number(stored.nObjects) - 52][ruleset];
    const expected = new library.Performance({ mods, lazer: false, n300, ...play }).calculate(
      new library.Beatmap(MAPS[ruleset]!),
    );
    expect(performance!.pp).toBeGreaterThan(0);
    expect(performance!.pp).toBeCloseTo(expected.pp, 9);
  });

  it('leaves out only mods that change no difficulty', () => {
    for (let bit = 0; bit < 31; bit += 1) {
      const mods = withImpliedMods(2 ** bit);
      for (const map of new Set([MAPS[ruleset]!, MAPS[0]!]))
        expect([bit, difficulty(algorithm, ruleset, modsOfDifficulty(mods, ruleset), map)]).toEqual([
          bit,
          difficulty(algorithm, ruleset, mods, map),
        ]);
    }
  });

  it('takes nightcore for double time', () => {
    const mods = modsOfDifficulty(NC, ruleset);
    expect(difficulty(algorithm, ruleset, mods)).toEqual(difficulty(algorithm, ruleset, DT));
    expect(difficulty(algorithm, ruleset, mods).stars).toBeGreaterThan(difficulty(algorithm, ruleset).stars);
  });

  it('converts maps of osu! alone, but for relax', () => {
    for (const [own, map] of MAPS.entries()) {
      expect(difficulty(algorithm, ruleset, 0, map).mode).toBe(own === 0 ? ruleset : own);
      expect(difficulty(algorithm, ruleset, RX, map).mode).toBe(own === 0 || ruleset === 0 ? ruleset : own);
      expect(difficulty(algorithm, ruleset, 0, map).stars).toBeGreaterThan(0);
    }
  });

  it('gives numbers, also of a map without objects', () => {
    const empty = difficulty(algorithm, ruleset, 0, osuFile({ mode: ruleset, objects: [] }));
    const plays = [
      { misses: 5, accuracy: 0 },
      { misses: 0, n100: 3 },
    ];
    for (const performance of performancesOf({
      kind: 'performance',
      algorithm,
      difficulty: empty,
      mods: EZ + FL,
      plays,
    }))
      for (const value of Object.values(performance)) expect(Number.isFinite(value)).toBe(true);
  });

  it('pays less for a worse play', () => {
    const plays = [100, 99, 97, 90, 80].map((accuracy) => ({ accuracy, misses: 0 }));
    const task = { kind: 'performance' as const, algorithm, mods: 0, plays };
    const pp = performancesOf({ ...task, difficulty: difficulty(algorithm, ruleset) }).map((play) => play.pp);
    expect(pp).toEqual([...pp].sort((a, b) => b - a));
    expect(pp.at(-1)).toBeLessThan(pp[0]!);
  });
});

describe('the two algorithms', () => {
  it('differ', () => {
    expect(difficulty('latest', 0).stars).not.toBeCloseTo(difficulty('2022', 0).stars, 2);
  });
});

it.each([
  ['a file that is none', 'hello', 'unreadable'],
  ['a file with too many repeats', osuFile({ objects: ['0,0,0,2,0,L|9:9,9999,100'] }), 'too complex'],
])('says why %s is not calculated', (_name, file, reason) => {
  const task = { kind: 'difficulty' as const, algorithm: '2022' as const, ruleset: 0, mods: 0 };
  expect(difficultyOf({ ...task, file: Buffer.from(file) })).toBe(reason);
});
