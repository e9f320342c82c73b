import { once } from '../../src/once';

describe('what is loaded once', () => {
  it('is kept for all who ask, also while it loads', async () => {
    let loads = 0;
    const load = once(async () => (loads += 1));
    expect(loads).toBe(0);
    expect(await Promise.all([load(), load()])).toEqual([1, 1]);
    expect(await load()).toBe(1);
  });

  it('is loaded again by who asks after it failed', async () => {
    let loads = 0;
    const load = once(async () => {
      loads += 1;
      if (loads === 1) throw new Error('away');
      return loads;
    });
    const first = await Promise.allSettled([load(), load()]);
    expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await Promise.all([load(), load()])).toEqual([2, 2]);
  });
});
