import { everyKey, highestFirst, joinedKeys, sortKey, sortKeys } from '../../src/leaderboards/sortKeys';
import type { LeaderboardSort } from '../../src/leaderboards/leaderboardPlace';

/** Whole numbers up to a limit, the same ones each time, many of them alike. */
function someNumbers(count: number, limit: number): number[] {
  return Array.from({ length: count }, (_, at) => Math.floor((((at * 7919) % 503) * limit) / 503));
}

const orderOf = async (sort: LeaderboardSort, values: readonly (number | bigint)[]) => [
  ...(await highestFirst(sortKeys(sort, values))),
];

describe('what leaderboards are ordered by', () => {
  it.each([
    ['plays', 2 ** 8],
    ['pp', 2 ** 32],
    ['acc', 100],
    ['tscore', 2 ** 53],
  ] as const)('%s: highest first, of equal ones the first, without 0', async (sort, limit) => {
    const values = someNumbers(2_000, limit);
    const expected = values
      .map((value, at) => ({ value, at }))
      .filter(({ value }) => value > 0)
      .sort((one, other) => other.value - one.value || one.at - other.at);
    expect(await orderOf(sort, values)).toEqual(expected.map(({ at }) => at));
  });

  it('tells every accuracy from the next, and knows one whose text is a little off', async () => {
    const accs = Array.from({ length: 100_001 }, (_, at) => Math.fround(at / 1_000));
    const keys = sortKeys('acc', accs);
    expect(new Set([...keys].map(Number)).size).toBe(accs.length);
    expect(accs.filter((acc, at) => sortKey('acc', acc + 1e-13) !== keys[at])).toEqual([]);
    expect(Number(sortKey('acc', 999.999))).toBeLessThan(2 ** 32);
  });

  it('tells scores apart to the last digit', async () => {
    const scores = [2n ** 53n, 2n ** 64n - 1n, 2n ** 53n + 1n, 1, 2n ** 64n - 2n];
    expect(await orderOf('rscore', scores)).toEqual([1, 4, 2, 0, 3]);
  });

  it('orders nobody, and those who are all alike', async () => {
    expect(await orderOf('pp', [])).toEqual([]);
    expect(await orderOf('pp', [0, 0])).toEqual([]);
    expect(await orderOf('tscore', [5, 5, 5])).toEqual([0, 1, 2]);
  });

  it.each(['pp', 'tscore'] as const)('joins lists, and keeps every so many of %s', (sort) => {
    const keys = joinedKeys(
      sort,
      [sortKeys(sort, [7, 9]), sortKeys(sort, []), sortKeys(sort, [8])],
      new ArrayBuffer(99),
    );
    expect([...keys].map(Number)).toEqual([7, 9, 8]);
    expect([...everyKey(keys, Uint32Array.of(1, 2, 0), 2)].map(Number)).toEqual([9, 7]);
  });
});
