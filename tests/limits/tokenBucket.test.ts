import { createTokenBucket } from '../../src/limits/tokenBucket';

describe('a token bucket', () => {
  it('lets so many through at once, and then so many a second', () => {
    let now = 1_000;
    const bucket = createTokenBucket({ burst: 3, perSecond: 2, now: () => now });
    const take = (times: number) => Array.from({ length: times }, () => bucket.take());
    expect(take(4)).toEqual([true, true, true, false]);
    now += 499;
    expect(take(1)).toEqual([false]);
    now += 1;
    expect(take(2)).toEqual([true, false]);
    now += 60_000;
    expect(take(4)).toEqual([true, true, true, false]);
  });

  it('may be bottomless', () => {
    const bucket = createTokenBucket({ burst: Infinity, perSecond: Infinity });
    expect(Array.from({ length: 1_000 }, () => bucket.take())).not.toContain(false);
  });
});
