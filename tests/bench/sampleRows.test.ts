import { createRandom } from '../../src/demo/random';
import { drawIds, sampleRows } from '../../bench/http/sampleRows';

const sorted = (ids: Iterable<number>) => [...ids].sort((a, b) => a - b);

describe('drawing ids', () => {
  it('gives each of a small range once', () => {
    const ids = [...drawIds(3, 8, 100, createRandom(1))];
    expect(sorted(ids)).toEqual([3, 4, 5, 6, 7, 8]);
    expect(ids).not.toEqual(sorted(ids));
  });

  it('gives different ones of a large range, in all its parts', () => {
    const ids = [...drawIds(1, 1_000_000_000_000, 1_000, createRandom(1))];
    expect(new Set(ids).size).toBe(1_000);
    const tenths = new Set(ids.map((id) => Math.floor((id - 1) / 100_000_000_000)));
    expect(sorted(tenths)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('gives none of an empty range', () => {
    expect([...drawIds(0, -1, 10, createRandom(1))]).toEqual([]);
  });
});

describe('sampling rows', () => {
  const asked: number[] = [];
  const range = (exists: (id: number) => boolean) => ({
    low: 1,
    high: 1_000_000,
    total: 1_000_000,
    ids: () => Promise.reject(new Error('too many to read')),
    rows: async (ids: readonly number[]) => {
      asked.push(ids.length);
      return ids.filter(exists).map((id) => ({ id }));
    },
  });
  beforeEach(() => (asked.length = 0));

  it('stops at what was wanted', async () => {
    const rows = await sampleRows(
      10,
      range(() => true),
      createRandom(1),
    );
    expect(new Set(rows.map(({ id }) => id)).size).toBe(10);
    expect(asked).toHaveLength(1);
  });

  it('goes on where most ids are of nothing', async () => {
    const rows = await sampleRows(
      1_000,
      range((id) => id % 10 === 0),
      createRandom(1),
    );
    expect(rows).toHaveLength(1_000);
    expect(rows.every(({ id }) => id % 10 === 0)).toBe(true);
  });

  it('finds all of a small table in a large range', async () => {
    const ids = [1, 77, 999_999];
    const small = { ...range((id) => ids.includes(id)), total: 3, ids: async () => ids };
    expect(sorted((await sampleRows(1_000, small, createRandom(1))).map(({ id }) => id))).toEqual(ids);
  });

  it('gives up where there is next to nothing', async () => {
    expect(
      await sampleRows(
        1_000,
        range(() => false),
        createRandom(1),
      ),
    ).toEqual([]);
    expect(asked.reduce((sum, count) => sum + count, 0)).toBe(20_000);
  });
});
