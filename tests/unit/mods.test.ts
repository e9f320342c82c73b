import fc from 'fast-check';
import { MODS_MAX, modsToString, parseMods, parseModsFilter } from '../../src/osu/mods';

const anyMods = fc.integer({ min: 0, max: MODS_MAX });

describe('mods in words', () => {
  test.each([
    [0, 'NM'],
    [1, 'NF'],
    [8 | 64, 'HDDT'],
    [64 | 512, 'DTNC'],
    [32 | 16384, 'SDPF'],
    [2 ** 15, '4K'],
    [2 ** 29, 'V2'],
    [2 ** 30, 'MR'],
  ])('of %i are %s', (mods, text) => {
    expect(modsToString(mods)).toBe(text);
  });

  test('leave out a bit that no mod has', () => {
    expect(modsToString(2 ** 31 + 8)).toBe('HD');
  });

  test('read back as the same mods for every combination', () => {
    fc.assert(fc.property(anyMods, (mods) => parseMods(modsToString(mods)) === mods));
  });

  test('read the same in any case and any order', () => {
    fc.assert(
      fc.property(anyMods, fc.infiniteStream(fc.boolean()), (mods, upperCase) => {
        const backwards = (modsToString(mods).match(/../g) ?? []).reverse().join('');
        const spelled = [...backwards].map((letter) =>
          upperCase.next().value ? letter : letter.toLowerCase(),
        );
        expect(parseMods(spelled.join(''))).toBe(mods);
      }),
    );
  });
});

describe('parseMods', () => {
  test('reads every number of 31 bits', () => {
    fc.assert(fc.property(anyMods, (mods) => parseMods(String(mods)) === mods));
  });

  test.each([
    ['NM', 0],
    ['nm', 0],
    ['NMHD', 8],
    ['HDHD', 8],
    ['1k2k', (2 ** 26) | (2 ** 28)],
    ['072', 72],
    ['2147483647', MODS_MAX],
  ])('reads %s as %i', (text, mods) => {
    expect(parseMods(text)).toBe(mods);
  });

  test.each([
    ['nothing', ''],
    ['half an acronym', 'H'],
    ['an odd length', 'HDD'],
    ['an unknown acronym', 'ZZ'],
    ['an unknown acronym after a known one', 'HDZZ'],
    ['acronyms that are split wrongly', 'XHDX'],
    ['a number beyond 31 bits', '2147483648'],
    ['a number far beyond 31 bits', '9'.repeat(5000)],
    ['a negative number', '-8'],
    ['a fraction', '8.0'],
    ['an exponent', '1e1'],
    ['white space', 'HD DT'],
    ['a separator', 'HD,DT'],
    ['Arabic digits', '٧٢'],
    ['full-width digits', '７２'],
    ['full-width letters', 'ＨＤ'],
    ['letters that are ASCII in upper case only', '\u017fd'],
    ['a ligature that is ASCII in upper case only', '\ufb01\ufb01'],
    ['a surrogate pair', '🎉'],
    ['a line break', 'HD\n'],
  ])('refuses %s', (_, text) => {
    expect(parseMods(text)).toBeNull();
  });
});

describe('the mods parameter', () => {
  test.each([
    ['72', { match: 'all', mods: 72 }],
    ['hddt', { match: 'all', mods: 72 }],
    ['=72', { match: 'all', mods: 72 }],
    ['=HDDT', { match: 'all', mods: 72 }],
    ['~72', { match: 'any', mods: 72 }],
    ['~hddt', { match: 'any', mods: 72 }],
    [' HD ', { match: 'all', mods: 8 }],
    ['~NMHD', { match: 'any', mods: 8 }],
  ])('asks with "%s" for scores with these mods', (text, filter) => {
    expect(parseModsFilter(text)).toEqual(filter);
  });

  test.each(['0', '=0', '~0', 'NM', 'nm', '=NM', '~NM'])('asks with "%s" for scores without mods', (text) => {
    expect(parseModsFilter(text)).toEqual({ match: 'none' });
  });

  // Websites that speak of vanilla, relax and autopilot as mods.
  test.each(['', ' ', '=', '~', 'vn', 'VN', ' Vn ', '=vn', '~vn'])(
    'asks with "%s" for all scores',
    (text) => {
      expect(parseModsFilter(text)).toBeUndefined();
    },
  );

  test.each(['ZZ', '~ZZ', 'VNHD', 'HDVN', 'VNVN', '=H', '~~HD', '=~HD', '!HD', '-1', '2147483648', '٧٢'])(
    'refuses "%s"',
    (text) => {
      expect(parseModsFilter(text)).toBeNull();
    },
  );
});
