import {
  Decimal,
  readExactJson,
  sameNumber,
  toDouble,
  type ExactNumber,
} from '../../src/conformance/exactJson';

const read = (text: string) => readExactJson(text) as ExactNumber;

describe('readExactJson', () => {
  it('keeps every digit of whole numbers beyond 2^53', () => {
    expect(readExactJson('{"a":[9223372036854775807,9007199254740993,-9007199254740993]}')).toEqual({
      a: [9223372036854775807n, 9007199254740993n, -9007199254740993n],
    });
  });

  it('reads other numbers as plain numbers', () => {
    expect(readExactJson('[0, 1, 98.631, 1e3, 9007199254740991, 1795262347.0618482]')).toEqual([
      0, 1, 98.631, 1000, 9007199254740991, 1795262347.0618482,
    ]);
  });

  it('keeps fractions that no double holds apart', () => {
    const value = read('0.10000000000000000001');
    expect(value).toBeInstanceOf(Decimal);
    expect(sameNumber(value, read('0.1'))).toBe(false);
    expect(sameNumber(value, read('10000000000000000001e-20'))).toBe(true);
    expect(toDouble(value)).toBe(0.1);
  });

  it.each([
    ['1.50', '15e-1'],
    ['9007199254740993', '9007199254740993.0'],
    ['1e20', '100000000000000000000'],
    ['0.0', '-0'],
    ['1e-400', '0.1e-399'],
  ])('takes %s and %s for the same number', (one, other) => {
    expect(sameNumber(read(one), read(other))).toBe(true);
  });

  it.each([
    ['9007199254740993', '9007199254740992'],
    ['9223372036854775807', '9223372036854775808'],
    ['1e400', '1e401'],
    ['336.4190063', '336.419'],
  ])('takes %s and %s for different numbers', (one, other) => {
    expect(sameNumber(read(one), read(other))).toBe(false);
  });

  it('leaves numbers inside strings and names alone', () => {
    const text = '{"9007199254740993":"a \\"9007199254740993\\" \\\\","n":9007199254740993}';
    expect(readExactJson(text)).toEqual({
      '9007199254740993': 'a "9007199254740993" \\',
      n: 9007199254740993n,
    });
  });

  it.each(['', '{', '[01]', '[1,]', 'NaN', "{'a':1}"])('refuses %j', (text) => {
    expect(() => readExactJson(text)).toThrow(SyntaxError);
  });
});
