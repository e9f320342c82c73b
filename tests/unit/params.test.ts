import fc from 'fast-check';
import { ID_MAX, SCORE_ID_MAX } from '../../src/db/ids';
import { InputError, type InputIssue } from '../../src/errors';
import { bool, int, oneOf, scoreId, text, username } from '../../src/http/params';
import type { InputShape } from '../../src/http/inputReading';
import { readQuery } from '../../src/http/readQuery';

/** The issues that a query is refused with. */
function issuesOf(shape: InputShape, url: string): InputIssue[] {
  try {
    readQuery(shape, url);
  } catch (error) {
    if (error instanceof InputError) return error.issues;
    throw error;
  }
  throw new Error(`${url} was accepted`);
}

const urlWith = (value: string) => `/v1/x?${new URLSearchParams({ p: value }).toString()}`;
const read = (schema: InputShape[string], value: string) => readQuery({ p: schema }, urlWith(value)).p;
const refusal = (schema: InputShape[string], value: string) => issuesOf({ p: schema }, urlWith(value));

const INT_PARSING = {
  type: 'int_parsing',
  msg: 'Input should be a valid integer, unable to parse string as an integer',
};

describe('a whole number', () => {
  const anyInt = int({ ge: -(2 ** 53) + 1, le: 2 ** 53 - 1 });

  test.each([
    ['5', 5],
    [' 5 ', 5],
    ['+5', 5],
    ['05', 5],
    ['-05', -5],
    ['5.0', 5],
    ['5.00', 5],
    ['5_0', 50],
    ['1_000.0', 1000],
    ['5_0.0', 50],
    ['-0', 0],
    ['\t5\n', 5],
    ['\u00a05', 5],
    ['\u30005', 5],
    ['5\u0085', 5],
    ['00', 0],
    ['-00.0', 0],
    ['+05.0', 5],
    ['5.0 ', 5],
    ['0_5', 5],
    ['0'.repeat(5000), 0],
    ['0'.repeat(5000) + '7', 7],
  ])('may be spelled %j', (spelling, value) => {
    expect(read(anyInt, spelling)).toBe(value);
  });

  test.each([
    ...['5.', '.0', '5__0', '_5', '5_', '+-5', '--5', '-+5', '5.0_0', '0x1', '1e1', '', ' ', '+', '-', '5.5'],
    ...[
      '+ 5',
      '- 5',
      '5 0',
      '1,000',
      'Infinity',
      'NaN',
      'true',
      '++5',
      '5._0',
      '5.0.0',
      '\ufeff5',
      '\u200b5',
    ],
    ...['５', '５.0', '٥', '5\0', 'null'],
  ])('may not be spelled %j', (spelling) => {
    expect(refusal(anyInt, spelling)).toEqual([{ ...INT_PARSING, loc: ['query', 'p'], input: spelling }]);
  });

  test('of more than 4300 digits is refused for its size', () => {
    const nines = '9'.repeat(4301);
    expect(refusal(anyInt, nines)).toEqual([
      {
        type: 'int_parsing_size',
        loc: ['query', 'p'],
        msg: 'Unable to parse input string as an integer, exceeded maximum size',
        input: nines,
      },
    ]);
    expect(refusal(anyInt, '9'.repeat(4300))).toMatchObject([{ type: 'less_than_equal' }]);
  });

  test('outside its bounds is refused with the bound', () => {
    const id = int({ ge: 3, le: ID_MAX });
    expect(read(id, '3')).toBe(3);
    expect(read(id, '2147483647')).toBe(2147483647);
    expect(refusal(id, '2.0')).toEqual([
      {
        type: 'greater_than_equal',
        loc: ['query', 'p'],
        msg: 'Input should be greater than or equal to 3',
        input: '2.0',
        ctx: { ge: 3 },
      },
    ]);
    const tooLarge = {
      type: 'less_than_equal',
      loc: ['query', 'p'],
      msg: 'Input should be less than or equal to 2147483647',
      ctx: { le: 2147483647 },
    };
    expect(refusal(id, '2147483648')).toEqual([{ ...tooLarge, input: '2147483648' }]);
    const nines = '9'.repeat(30);
    expect(refusal(id, nines)).toEqual([{ ...tooLarge, input: nines }]);
  });

  const padding = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\u00a0', '\u2003'), maxLength: 3 });

  /** Every way in which the reference lets a number be spelled. */
  const spellingsOf = (value: bigint) =>
    fc
      .record({
        before: padding,
        sign:
          value < 0n
            ? fc.constant('-')
            : value === 0n
              ? fc.constantFrom('', '+', '-')
              : fc.constantFrom('', '+'),
        zeros: fc.nat(3),
        underscores: fc.infiniteStream(fc.boolean()),
        fraction: fc.constantFrom('', '.0', '.000'),
        after: padding,
      })
      .map(({ before, sign, zeros, underscores, fraction, after }) => {
        const digits = [...('0'.repeat(zeros) + value.toString().replace('-', ''))];
        const spaced = digits.map((digit, index) =>
          index > 0 && underscores.next().value ? `_${digit}` : digit,
        );
        return `${before}${sign}${spaced.join('')}${fraction}${after}`;
      });

  const spelledNumber = (min: bigint, max: bigint) =>
    fc
      .bigInt({ min, max })
      .chain((value) => fc.record({ value: fc.constant(value), spelling: spellingsOf(value) }));

  test('within its bounds is accepted in any spelling', () => {
    const spelledInt = spelledNumber(-(2n ** 31n), 2n ** 31n - 1n);
    fc.assert(
      fc.property(spelledInt, ({ value, spelling }) => {
        expect(read(int({ ge: -(2 ** 31), le: 2 ** 31 - 1 }), spelling)).toBe(Number(value));
      }),
    );
  });

  test('outside its bounds is refused once in any spelling', () => {
    fc.assert(
      fc.property(spelledNumber(-(2n ** 70n), 2n ** 70n), ({ value, spelling }) => {
        fc.pre(value < -100n || value > 100n);
        const type = value < 0n ? 'greater_than_equal' : 'less_than_equal';
        expect(refusal(int({ ge: -100, le: 100 }), spelling)).toMatchObject([{ type, input: spelling }]);
      }),
    );
  });

  test('with anything foreign in it is refused once', () => {
    const foreign = fc.constantFrom(
      'x',
      'e',
      '-+',
      '__',
      ',',
      '..',
      '٣',
      '５',
      '\ufeff',
      '\u200b',
      '\0',
      '🎉',
    );
    fc.assert(
      fc.property(spelledNumber(-1000n, 1000n), foreign, fc.nat(), ({ spelling }, extra, at) => {
        const position = at % (spelling.length + 1);
        const spoiled = spelling.slice(0, position) + extra + spelling.slice(position);
        expect(refusal(anyInt, spoiled)).toEqual([{ ...INT_PARSING, loc: ['query', 'p'], input: spoiled }]);
      }),
    );
  });

  test('is never read out of any other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        fc.pre(!/[0-9]/.test(value));
        expect(refusal(anyInt, value)).toEqual([{ ...INT_PARSING, loc: ['query', 'p'], input: value }]);
      }),
    );
  });

  test('is looked for in a long text without backtracking', () => {
    // With backtracking this would not end within an hour.
    expect(refusal(anyInt, `5${' '.repeat(2_000_000)}5`)).toHaveLength(1);
  });
});

describe('a score id', () => {
  test('is exact over all of 63 bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: SCORE_ID_MAX }), (id) => {
        const value = read(scoreId(), id.toString());
        expect(value).toBe(id < 2n ** 53n ? Number(id) : id);
      }),
    );
  });

  test.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['9007199254740993', 9007199254740993n],
    ['9223372036854775807', SCORE_ID_MAX],
  ])('%s keeps its last digit', (spelling, id) => {
    expect(read(scoreId(), spelling)).toBe(id);
  });

  test('outside of 63 bits is refused with the exact bound', () => {
    expect(refusal(scoreId(), '-1')).toMatchObject([{ type: 'greater_than_equal', ctx: { ge: 0 } }]);
    expect(refusal(scoreId(), '9223372036854775808')).toEqual([
      {
        type: 'less_than_equal',
        loc: ['query', 'p'],
        msg: 'Input should be less than or equal to 9223372036854775807',
        input: '9223372036854775808',
        ctx: { le: SCORE_ID_MAX },
      },
    ]);
  });
});

describe('a boolean', () => {
  test.each(['1', 'true', 'On', 'yes', 't', 'y', 'TRUE', 'oN', 'T'])('is true as %j', (word) => {
    expect(read(bool(), word)).toBe(true);
  });

  test.each(['0', 'FALSE', 'oFf', 'No', 'F', 'N', 'false', 'n'])('is false as %j', (word) => {
    expect(read(bool(), word)).toBe(false);
  });

  test.each([' true ', '2', '', 'TRUE\n', '00', '1.0', 'ｔｒｕｅ', 'null', 'constructor'])(
    'may not be %j',
    (word) => {
      expect(refusal(bool(), word)).toEqual([
        {
          type: 'bool_parsing',
          loc: ['query', 'p'],
          msg: 'Input should be a valid boolean, unable to interpret input',
          input: word,
        },
      ]);
    },
  );
});

describe('one of a few words', () => {
  test('is accepted exactly as it is written', () => {
    expect(read(oneOf(['info', 'stats', 'all']), 'stats')).toBe('stats');
  });

  test.each(['', 'STATS', ' stats', 'stats,info'])('may not be %j', (word) => {
    const expected = "'info', 'stats' or 'all'";
    expect(refusal(oneOf(['info', 'stats', 'all']), word)).toEqual([
      {
        type: 'literal_error',
        loc: ['query', 'p'],
        msg: `Input should be ${expected}`,
        input: word,
        ctx: { expected },
      },
    ]);
  });

  test("may be a word of ours that the reference's refusal does not name", () => {
    const schema = oneOf(['recent', 'best'], { added: ['first'] });
    expect(read(schema, 'first')).toBe('first');
    expect(refusal(schema, 'x')).toMatchObject([{ msg: "Input should be 'recent' or 'best'" }]);
  });

  test.each([
    [oneOf(['best']), "'best'"],
    [oneOf(['best', 'recent']), "'best' or 'recent'"],
  ])('names the words that it may be', (schema, expected) => {
    expect(refusal(schema, 'x')).toMatchObject([{ msg: `Input should be ${expected}`, ctx: { expected } }]);
  });
});

describe('a text', () => {
  const two = text({ min: 2, max: 2 });

  test.each(['ab', '🎉🎉', 'e\u0301', '  '])('is measured in code points: %j are two', (value) => {
    expect(read(two, value)).toBe(value);
  });

  test.each(['é', '🎉', ''])('of fewer characters than it needs is refused: %j', (value) => {
    expect(refusal(two, value)).toEqual([
      {
        type: 'string_too_short',
        loc: ['query', 'p'],
        msg: 'String should have at least 2 characters',
        input: value,
        ctx: { min_length: 2 },
      },
    ]);
  });

  test.each(['abc', '🎉🎉🎉'])('of more characters than it may have is refused: %j', (value) => {
    expect(refusal(two, value)).toEqual([
      {
        type: 'string_too_long',
        loc: ['query', 'p'],
        msg: 'String should have at most 2 characters',
        input: value,
        ctx: { max_length: 2 },
      },
    ]);
  });

  test('is refused with the singular for one character', () => {
    const one = text({ min: 1, max: 1 });
    expect(refusal(one, '')).toMatchObject([{ msg: 'String should have at least 1 character' }]);
    expect(refusal(one, 'ab')).toMatchObject([{ msg: 'String should have at most 1 character' }]);
  });

  test('may be empty unless it says otherwise', () => {
    expect(read(text({ max: 2 }), '')).toBe('');
  });
});

describe('a username', () => {
  test('is accepted by the rule of the game', () => {
    expect(read(username(), 'Игрок [1]')).toBe('Игрок [1]');
  });

  test.each(['', 'a', 'a'.repeat(16), 'a🎉'])('may not be %j', (name) => {
    expect(refusal(username(), name)).toEqual([
      {
        type: 'string_pattern_mismatch',
        loc: ['query', 'p'],
        msg: "String should match pattern '^[\\w \\[\\]-]{2,15}$'",
        input: name,
        ctx: { pattern: '^[\\w \\[\\]-]{2,15}$' },
      },
    ]);
  });
});

describe('readQuery', () => {
  const shape = {
    scope: oneOf(['best', 'recent']),
    id: int({ ge: 3, le: ID_MAX }).optional(),
    limit: int({ ge: 1, le: 100 }).default(25),
    include_loved: bool().default(false),
  };

  test('fills in what may be left out', () => {
    expect(readQuery(shape, '/v1/x?scope=best')).toEqual({
      scope: 'best',
      id: undefined,
      limit: 25,
      include_loved: false,
    });
  });

  test.each(['/v1/x', '/v1/x?', '/v1/x?&', '/v1/x?other=1'])('reports what is missing in %s', (url) => {
    expect(issuesOf(shape, url)).toEqual([
      { type: 'missing', loc: ['query', 'scope'], msg: 'Field required', input: null },
    ]);
  });

  test('reports everything that is wrong, in the order of declaration', () => {
    const issues = issuesOf(shape, '/v1/x?include_loved=2&limit=0&id=&unknown=1');
    expect(issues.map(({ type, loc }) => [type, ...loc])).toEqual([
      ['missing', 'query', 'scope'],
      ['int_parsing', 'query', 'id'],
      ['greater_than_equal', 'query', 'limit'],
      ['bool_parsing', 'query', 'include_loved'],
    ]);
  });

  test('counts the last of a repeated parameter, also to refuse it', () => {
    expect(readQuery(shape, '/v1/x?scope=x&scope=recent&limit=5&limit=7')).toMatchObject({
      scope: 'recent',
      limit: 7,
    });
    expect(issuesOf(shape, '/v1/x?scope=best&limit=5&limit=x')).toMatchObject([{ input: 'x' }]);
  });

  test('ignores unknown parameters', () => {
    const query = readQuery(shape, '/v1/x?scope=best&__proto__=1&toString=2&Limit=3');
    expect(Object.keys(query)).toEqual(['scope', 'id', 'limit', 'include_loved']);
    expect(query.limit).toBe(25);
  });

  test('takes a parameter without value as empty, not as absent', () => {
    for (const url of ['/v1/x?scope=best&id', '/v1/x?scope=best&id='])
      expect(issuesOf(shape, url)).toMatchObject([{ type: 'int_parsing', loc: ['query', 'id'], input: '' }]);
  });

  test('decodes what is percent encoded, and a plus as a space', () => {
    expect(readQuery(shape, '/v1/x?sc%6Fpe=be%73t&limit=+7%20')).toMatchObject({ scope: 'best', limit: 7 });
  });

  test('throws nothing but the refusal, whatever the query holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (value, rest) => {
        const issues = issuesOf(shape, `/v1/x?scope=no${encodeURIComponent(value)}&${rest}`);
        expect(issues[0]).toMatchObject({ loc: ['query', 'scope'] });
      }),
    );
  });
});
