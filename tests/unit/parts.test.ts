import { parts } from '../../src/parts';

describe('parts of a list', () => {
  it.each([
    [[], 3, []],
    [[1, 2], 3, [[1, 2]]],
    [[1, 2, 3], 3, [[1, 2, 3]]],
    [[1, 2, 3, 4, 5, 6, 7], 3, [[1, 2, 3], [4, 5, 6], [7]]],
    [[1, 2], 1, [[1], [2]]],
  ])('of %j by %d are %j', (items, size, expected) => {
    expect(parts(items, size)).toEqual(expected);
  });
});
