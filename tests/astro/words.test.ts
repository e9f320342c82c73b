import { LEAGUE_NAMES, leagueOf } from '../../src/astro/league';
import { toSecondsText } from '../../src/astro/seconds';
import { fullName, readFullName } from '../../src/maps/fullName';
import { assert, property, string, tuple } from 'fast-check';

describe('a league', () => {
  it.each([
    [1, 1, 'supernova'],
    [1, 1_000, 'supernova'],
    [10, 1_000, 'supernova'],
    [11, 1_000, 'galactic'],
    [100, 1_000, 'galactic'],
    [101, 1_000, 'planetary'],
    [250, 1_000, 'planetary'],
    [251, 1_000, 'molecular'],
    [500, 1_000, 'molecular'],
    [501, 1_000, 'atomic'],
    [1_000, 1_000, 'atomic'],
  ])('of place %d of %d is %s', (rank, players, league) => {
    expect(leagueOf({ rank, players })).toBe(league);
    expect(LEAGUE_NAMES).toContain(league);
  });

  it('of nobody who is ranked is the last one', () => {
    expect(leagueOf(undefined)).toBe('atomic');
  });
});

describe('a full name', () => {
  it('is read in every way that it may be meant', () => {
    expect(readFullName('A - B [C] [D]')).toEqual([
      { artist: 'A', title: 'B', version: 'C] [D' },
      { artist: 'A', title: 'B [C]', version: 'D' },
    ]);
    expect(readFullName('A - B')).toEqual([]);
    expect(readFullName('A [B]')).toEqual([]);
  });

  it('leads back to its parts, unless it is one of very many ways', () => {
    assert(
      property(tuple(string(), string(), string()), ([artist, title, version]) => {
        const named = { artist, title, version };
        expect(readFullName(fullName(named))).toContainEqual(named);
      }),
    );
  });

  it('is read in 16 ways at most', () => {
    expect(readFullName(`${'a - '.repeat(50)}${'b ['.repeat(50)}]`)).toHaveLength(16);
  });
});

describe('seconds', () => {
  it.each([
    [6_100, '6.10'],
    [0, '0.00'],
    [90_000, '90.00'],
    [123_456, '123.46'],
  ])('of %d milliseconds are %s', (milliseconds, text) => {
    expect(toSecondsText(milliseconds)).toBe(text);
  });
});
