import fc from 'fast-check';
import type { JsonSchema } from './operations';

/** Texts that programs stumble over. Nothing in here looks like what a server must not tell: answers repeat it. */
const HOSTILE = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\t\r\n',
  '%',
  '%_',
  '%00',
  '|%',
  '\\',
  '\\0',
  '`',
  '"',
  "'",
  "' or '1'='1",
  "1' and sleep(20)#",
  '1; drop table users; --',
  '../../../../etc/passwd',
  '..\\..\\boot.ini',
  '${7*7}{{7*7}}',
  '<script>alert(1)</script>',
  '\u202egnitirw',
  '\ufeff3',
  '3\u0085',
  '\u2028',
  '\u00a0',
  'İıſK',
  'ß',
  'e\u0301',
  '\ud800',
  '\uffff',
  '\u{10ffff}',
  '👩‍👩‍👧‍👦',
  '٣',
  'ａ',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  'true',
  'TRUE',
  'no',
  '[]',
  '{}',
  '[object Object]',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '2024-02-30',
  '0000-00-00 00:00:00',
  '2024-01-01T00:00:00.000Z',
  '9999999999-12-31',
  'HDDT',
  '=HDHR',
  '~NC',
  'NM',
  'hdzz',
  '=',
  '~~',
  '~4294967296',
  '1,2,3',
  ',',
  '1,,x',
  'eyJpZCI6MX0',
  'e30=',
  'W10',
] as const;

const NUMBERS = [
  '0',
  '-0',
  '-1',
  '1',
  '+5',
  '05',
  '5.0',
  '5_0',
  ' 5 ',
  '5.5',
  '1e1',
  '1e400',
  '-1e-400',
  '0x10',
  '.5',
  '5.',
  '--1',
  '127',
  '128',
  '255',
  '256',
  '32768',
  '65536',
  '2147483646',
  '2147483647',
  '2147483648',
  '-2147483648',
  '-2147483649',
  '4294967295',
  '4294967296',
  '9007199254740991',
  '9007199254740992',
  '9007199254740993',
  '9223372036854775806',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '-9223372036854775809',
  '18446744073709551615',
  '18446744073709551616',
  '1'.repeat(40),
  '9'.repeat(400),
  '0'.repeat(4_400),
  '1'.repeat(4_400),
] as const;

/** As long as what a URL may have, and just too long. */
const LONG = [255, 256, 257, 2_048, 4_000, 8_500].map((length) => 'x'.repeat(length));

/** A text as it stands in a URL; half a surrogate pair becomes a replacement character. */
export const toUrl = (text: string) => encodeURIComponent(Buffer.from(text).toString());

/** Any text at all, more often one that is known to be trouble. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<string>(...HOSTILE) },
  { weight: 4, arbitrary: fc.constantFrom<string>(...NUMBERS) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(...LONG, '👩‍👩‍👧‍👦'.repeat(90), ' '.repeat(3_000)) },
);

/** Text that fits a schema or lies at its bounds, or is a word that leads to something on the server. */
export function fittingText(schema: JsonSchema, words: readonly string[]): fc.Arbitrary<string> {
  const word = fc.constantFrom(...words);
  if (schema.enum) return fc.constantFrom(...schema.enum.map(String));
  switch (schema.type) {
    case 'boolean':
      return fc.constantFrom('1', '0', 'true', 'False', 'on', 'off', 'Y', 'n');
    case 'integer':
    case 'number': {
      const { minimum = -(2 ** 53), maximum = 2 ** 53 } = schema;
      const edges = [minimum - 1, minimum, minimum + 1, maximum - 1, maximum, maximum + 1].map(String);
      const digits = words.filter((each) => /^\d+$/.test(each));
      return fc.oneof(
        fc.constantFrom(...edges),
        fc.constantFrom('0', '1', '5', ...digits),
        fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) }).map(String),
      );
    }
    case 'array':
      return fittingText(schema.items ?? {}, words);
    default: {
      const { minLength = 0, maxLength = 64 } = schema;
      const lengths = [minLength - 1, minLength, maxLength, maxLength + 1].filter((length) => length >= 0);
      return fc.oneof(
        { weight: 3, arbitrary: word },
        { weight: 1, arbitrary: fc.constantFrom(...lengths.map((length) => 'a'.repeat(length))) },
        {
          weight: 1,
          arbitrary: fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 300) }),
        },
      );
    }
  }
}
