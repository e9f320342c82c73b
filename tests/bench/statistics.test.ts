import { median, mergeHistograms, percentile } from '../../bench/http/statistics';

describe('the median', () => {
  it.each([
    [[5], 5],
    [[9, 1, 10], 9],
    [[4, 1, 100, 2], 3],
    [[], NaN],
  ])('of %j is %d', (values, expected) => expect(median(values)).toBe(expected));

  it('leaves the values as they are', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('histograms', () => {
  it('are added up', () => {
    const merged = mergeHistograms([
      new Map([
        [10, 1],
        [20, 2],
      ]),
      new Map([[20, 3]]),
    ]);
    expect([...merged]).toEqual([
      [10, 1],
      [20, 5],
    ]);
  });

  it.each([
    [0.5, 1],
    [0.9, 1],
    [0.91, 50],
    [0.99, 50],
    [1, 1_000],
  ])('have at share %d the latency %d', (share, expected) => {
    const histogram = new Map([
      [1_000, 1],
      [1, 90],
      [50, 9],
    ]);
    expect(percentile(histogram, share)).toBe(expected);
  });

  it('have no percentile when they are empty', () => expect(percentile(new Map(), 0.5)).toBeNaN());
});
