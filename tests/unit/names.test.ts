import { safeName, USERNAME } from '../../src/osu/names';

test.each([
  ['Latin letters and digits', 'Cookiezi727'],
  ['spaces', 'a b c'],
  ['brackets, hyphens and underscores', '[-_-]'],
  ['an accent as part of a letter', 'Jos\u00e9'],
  ['an accent as a mark of its own', 'Jose\u0301'],
  ['Cyrillic', 'Игрок'],
  ['Japanese', '日本語ひらカタ'],
  ['Korean', '한국어'],
  ['Arabic', 'لاعب'],
  ['Thai with its marks', 'ผู้เล่น'],
  ['Devanagari with its marks', 'हिन्दी'],
  ['letters outside the basic plane', '\u{20bb7}\u{1d504}'],
  ['digits of other scripts', '٤٢４２'],
  ['connectors other than the underscore', 'a\u203fb'],
  ['letter numbers', 'Ⅳⅷ'],
  ['joiners inside a word', 'می\u200cخواهم'],
  ['2 characters', 'ab'],
  ['15 characters', 'abcdefghijklmno'],
  ['15 characters outside the basic plane', '\u{20bb7}'.repeat(15)],
])('a username may hold %s', (_, name) => {
  expect(name).toMatch(USERNAME);
});

test.each([
  ['nothing', ''],
  ['1 character', 'a'],
  ['1 character of two UTF-16 units', '\u{20bb7}'],
  ['16 characters', 'abcdefghijklmnop'],
  ['emoji', 'ab🎉'],
  ['currency', 'ab$'],
  ['punctuation', 'a.b'],
  ['superscript digits', 'ab²'],
  ['fractions', 'ab½'],
  ['parentheses', 'a(b)'],
  ['a backslash', 'a\\b'],
  ['quotes', "a'b"],
  ['a tab', 'a\tb'],
  ['a no-break space', 'a\u00a0b'],
  ['a dash that is no hyphen', 'a\u2013b'],
  ['a zero width space', 'a\u200bb'],
  ['a line break at the end', 'abc\n'],
  ['a second line', 'abc\ndef'],
])('a username may not hold %s', (_, name) => {
  expect(name).not.toMatch(USERNAME);
});

test.each([
  ['Cookiezi', 'cookiezi'],
  ['A B  C', 'a_b__c'],
  ['[Toy]-_ x', '[toy]-__x'],
  ['ИГРОК', 'игрок'],
  ['ÉÀ', 'éà'],
  [' ab ', '_ab_'],
])('players called "%s" are looked up as "%s"', (name, safe) => {
  expect(safeName(name)).toBe(safe);
  expect(safeName(safe)).toBe(safe);
});
