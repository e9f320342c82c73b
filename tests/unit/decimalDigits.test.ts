import { readDecimal } from '../../src/players/decimalDigits';

describe('readDecimal', () => {
  it.each([
    ['0', 0],
    ['3', 3],
    ['03', 3],
    ['2147483647', 2_147_483_647],
    ['9007199254740991', 9_007_199_254_740_991],
    ['١٢٣', 123],
    ['1٢3', 123],
    ['４２', 42],
    ['𞥕', 5],
  ])('reads %s', (text, value) => {
    expect(readDecimal(text)).toBe(value);
  });

  it('reads the digits of every script that the runtime can write', () => {
    for (const numberingSystem of Intl.supportedValuesOf('numberingSystem')) {
      const written = new Intl.NumberFormat('en', { numberingSystem, useGrouping: false }).format(
        1_234_567_890,
      );
      if (/^\p{Nd}+$/u.test(written))
        expect([written, readDecimal(written)]).toEqual([written, 1_234_567_890]);
    }
    expect(Intl.supportedValuesOf('numberingSystem').length).toBeGreaterThan(50);
  });

  it('knows rows of ten that follow each other without a gap', () => {
    const first = 0x1d7ce;
    const values = Array.from({ length: 50 }, (_, at) => readDecimal(String.fromCodePoint(first + at)));
    expect(values).toEqual(Array.from({ length: 50 }, (_, at) => at % 10));
  });

  it.each([
    '',
    ' 3',
    '3 ',
    '+3',
    '-3',
    '3.0',
    '1_0',
    '1e1',
    '0x3',
    '²',
    '①',
    '三',
    'Ⅻ',
    'a',
    '3a',
    '\u0000',
    '3\n',
  ])('takes %j for no number', (text) => {
    expect(readDecimal(text)).toBeUndefined();
  });

  it('reads any length, if not exactly', () => {
    expect(readDecimal('9'.repeat(30))).toBe(1e30);
    expect(readDecimal('0'.repeat(5000) + '7')).toBe(7);
    expect(readDecimal('9'.repeat(5000))).toBe(Infinity);
  });
});
