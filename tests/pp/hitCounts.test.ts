import fc from 'fast-check';
import { hitsFromAccuracy, hitsOf } from '../../src/pp/hitCounts';
import type { Difficulty } from '../../src/pp/difficulty';

const osu: Difficulty = {
  mode: 0,
  isConvert: false,
  stars: 5,
  maxCombo: 300,
  nCircles: 70,
  nSliders: 25,
  nSpinners: 5,
};
const mania: Difficulty = { mode: 3, isConvert: false, stars: 3, maxCombo: 300, nObjects: 100 };

describe('hit counts from an accuracy', () => {
  it.each([
    [100, 420, { n300: 420, n100: 0, n50: 0 }],
    [99, 420, { n300: 414, n100: 5, n50: 1 }],
    [98, 420, { n300: 408, n100: 10, n50: 2 }],
    [95, 420, { n300: 389, n100: 29, n50: 2 }],
    [99, 120, { n300: 118, n100: 3, n50: 0 }],
    [0, 100, { n300: 0, n100: 0, n50: 100 }],
  ])("are the reference server's at %d %% of %d objects", (accuracy, objects, counts) => {
    expect(hitsFromAccuracy(accuracy, objects, 0)).toEqual({ misses: 0, ...counts });
  });

  it('are whole numbers, none negative, and fill the objects', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.integer({ min: 0, max: 50_000 }),
        fc.nat(2 ** 31 - 1),
        (accuracy, objects, missed) => {
          const { misses, n300, n100, n50 } = hitsFromAccuracy(accuracy, objects, missed);
          for (const count of [misses, n300, n100, n50]) {
            expect(Number.isInteger(count)).toBe(true);
            expect(count).toBeGreaterThanOrEqual(0);
          }
          const total = misses + n300 + n100 + n50;
          expect(total).toBeGreaterThanOrEqual(objects);
          expect(total).toBeLessThanOrEqual(objects + 4);
        },
      ),
    );
  });
});

describe('hit counts of a play', () => {
  it('fill up with 300s in osu!', () => {
    expect(hitsOf({ misses: 2, n100: 3 }, osu)).toEqual({ misses: 2, n300: 95, n100: 3, n50: 0 });
  });

  it('fill up with 300s in mania, as the reference does', () => {
    expect(hitsOf({ misses: 2, n100: 3, nGeki: 10 }, mania)).toEqual({
      misses: 2,
      nGeki: 10,
      n300: 85,
      nKatu: 0,
      n100: 3,
      n50: 0,
    });
  });

  it('make geki of an accuracy in mania', () => {
    expect(hitsOf({ misses: 0, accuracy: 100 }, mania)).toMatchObject({ nGeki: 100, n300: 0 });
  });

  it('never exceed the objects', () => {
    expect(hitsOf({ misses: 2 ** 31 - 1, n100: 2 ** 31 - 1 }, osu)).toEqual({
      misses: 100,
      n300: 0,
      n100: 0,
      n50: 0,
    });
  });

  it('are left to the library in taiko and catch', () => {
    for (const mode of [1, 2])
      expect(hitsOf({ misses: 1, accuracy: 98, combo: 5 }, { ...osu, mode })).toEqual({
        misses: 1,
        accuracy: 98,
      });
  });
});
