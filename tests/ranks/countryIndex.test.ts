import { createCountryIndex } from '../../src/ranks/countryIndex';

describe('the index of countries', () => {
  it('knows who was put in, however far apart the ids are', () => {
    const index = createCountryIndex();
    for (const [id, country] of [
      [3, 'jp'],
      [4_095, 'us'],
      [4_096, ''],
      [2_147_483_647, 'jp'],
    ] as const)
      index.put(id, country);
    expect([3, 4_095, 4_096, 2_147_483_647].map((id) => index.countryOf(id))).toEqual(['jp', 'us', '', 'jp']);
    expect([0, 4, 4_097, 1e15, NaN].map((id) => index.countryOf(id))).toEqual(Array(5).fill(undefined));
  });

  it('takes the latest country', () => {
    const index = createCountryIndex();
    index.put(3, 'jp');
    index.put(3, 'us');
    expect(index.countryOf(3)).toBe('us');
  });
});
