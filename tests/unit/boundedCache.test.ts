import { boundedCache } from '../../src/boundedCache';

describe('a bounded cache', () => {
  it('keeps so many entries, those that were used last', () => {
    const cache = boundedCache<string, number>(2);
    cache.set('a', 1).set('b', 2);
    cache.get('a');
    cache.set('c', 3).set('c', 4);
    expect([...cache.entries()]).toEqual([
      ['c', 4],
      ['a', 1],
    ]);
    cache.delete('a');
    cache.set('d', 5);
    expect([...cache.keys()]).toEqual(['d', 'c']);
  });

  it('takes memory for the entries that it has', () => {
    const before = process.memoryUsage().heapUsed;
    const cache = boundedCache<string, number>(10_000_000);
    cache.set('a', 1);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000);
  });
});
