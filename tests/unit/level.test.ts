import { levelOf } from '../../src/osu/level';

describe('levelOf', () => {
  it.each([
    [0, 1],
    [15_000, 1.5],
    [30_000, 2],
    [26_931_190_827, 100],
    [26_931_190_828, 100],
    [126_931_190_827, 101],
    [105_905_001_611, 100.78973810784],
  ])('is, for a total score of %d, %d', (score, level) => {
    expect(levelOf(score)).toBeCloseTo(level, 9);
  });

  it('never falls while the score rises', () => {
    const scores = Array.from({ length: 400 }, (_, at) => 1.1 ** at);
    const levels = scores.map(levelOf);
    expect(levels).toEqual([...levels].sort((a, b) => a - b));
  });
});
