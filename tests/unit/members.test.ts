import { intMember, textMember } from '../../src/http/members';

type Member = ReturnType<typeof textMember | typeof intMember>;

/** What a member is refused with. */
function refusal(member: Member, value: unknown) {
  const { error } = member.safeParse(value);
  return error?.issues.map((issue) => ({
    type: issue.code === 'custom' ? (issue.params?.['type'] as unknown) : issue.code,
    msg: issue.message,
  }));
}

const NO_STRING = [{ type: 'string_type', msg: 'Input should be a valid string' }];
const NO_INTEGER = [{ type: 'int_type', msg: 'Input should be a valid integer' }];
const UNPARSED = [
  { type: 'int_parsing', msg: 'Input should be a valid integer, unable to parse string as an integer' },
];
const FRACTION = [
  { type: 'int_from_float', msg: 'Input should be a valid integer, got a number with a fractional part' },
];
const INFINITE = [{ type: 'finite_number', msg: 'Input should be a finite number' }];

describe('a text', () => {
  it.each(['', ' a ', 'さくら ☆', '\0', '😀', '5', 'null'])('is taken as it is: %j', (value) => {
    expect(textMember().parse(value)).toBe(value);
  });

  it.each([5, 0, 1.5, true, false, null, undefined, {}, { a: 'b' }, [], ['a'], ['a', 'b']])(
    'is not %j',
    (value) => {
      expect(refusal(textMember(), value)).toEqual(NO_STRING);
      expect(refusal(textMember({ strip: true }), value)).toEqual(NO_STRING);
    },
  );

  it.each([
    ['  a b  ', 'a b'],
    ['\t\r\na\u00a0\u3000\u0085', 'a'],
    ['   ', ''],
    ['', ''],
    ['a', 'a'],
    // No white space to Unicode.
    ['\ufeffa\u200b', '\ufeffa\u200b'],
  ])('is stripped of white space: %j', (value, stripped) => {
    expect(textMember({ strip: true }).parse(value)).toBe(stripped);
  });

  it('is stripped without retrying each blank of a long run', () => {
    const blanks = ' '.repeat(200_000);
    expect(textMember({ strip: true }).parse(`${blanks}a${blanks}b${blanks}`)).toBe(`a${blanks}b`);
  });
});

describe('a whole number', () => {
  it.each<[unknown, number]>([
    [5, 5],
    [0, 0],
    [-7, -7],
    [5.0, 5],
    [1e3, 1000],
    ['5', 5],
    [' +05.0 ', 5],
    ['1_000', 1000],
    ['-3', -3],
    [true, 1],
    [false, 0],
    [2 ** 53, 2 ** 53],
  ])('may be %j', (value, number) => {
    expect(intMember().parse(value)).toBe(number);
  });

  it.each<[unknown, object[]]>([
    [null, NO_INTEGER],
    [[], NO_INTEGER],
    [[5], NO_INTEGER],
    [{}, NO_INTEGER],
    [5.5, FRACTION],
    [1e-9, FRACTION],
    [Infinity, INFINITE],
    [-Infinity, INFINITE],
    [NaN, INFINITE],
    ['', UNPARSED],
    ['x', UNPARSED],
    ['5.5', UNPARSED],
    ['1e3', UNPARSED],
    ['true', UNPARSED],
    ['٥', UNPARSED],
  ])('is not %p', (value, issues) => {
    expect(refusal(intMember(), value)).toEqual(issues);
  });
});
