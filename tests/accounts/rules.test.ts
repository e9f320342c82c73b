import { emailReasons } from '../../src/accounts/emailRules';
import { nameReasons } from '../../src/accounts/nameRules';
import { passwordReasons } from '../../src/accounts/passwordRules';

describe('the rules for names', () => {
  const SYNTAX = 'Must be 2-15 characters in length.';
  const MIXED = 'May contain "_" and " ", but not both.';
  const DISALLOWED = 'Disallowed username; pick another.';

  it.each([
    ['ab', []],
    ['a'.repeat(15), []],
    ['two words', []],
    ['under_score', []],
    ['[a-b]', []],
    ['パンダ', []],
    ['𠮷野家', []],
    ['mrekkk', []],
    ['a', [SYNTAX]],
    ['a'.repeat(16), [SYNTAX]],
    ['', [SYNTAX]],
    ['a.b', [SYNTAX]],
    ['a\nb', [SYNTAX]],
    ['\u{1f600}\u{1f600}', [SYNTAX]],
    ['a_b c', [MIXED]],
    ['m_ x!', [SYNTAX, MIXED]],
    ['mrekk', [DISALLOWED]],
    ['MREKK', [DISALLOWED]],
    ['the_bot', [DISALLOWED]],
    ['The Bot', [DISALLOWED]],
    ['no!', [SYNTAX, DISALLOWED]],
  ])('say of %j %j', (name, reasons) => {
    expect(nameReasons(name, ['Mrekk', 'the bot', 'no!'])).toEqual(reasons);
  });
});

describe('the rules for e-mail addresses', () => {
  it.each([
    'a@b.cc',
    'user+tag@sub.example.test',
    '"odd"!#$%@example.test',
    'ü@straße.de',
    `${'a'.repeat(200)}@b.cc`,
    `a@${'b'.repeat(30)}.cc`,
    `a@b.${'c'.repeat(24)}`,
    `${'a'.repeat(200)}@bbb.${'c'.repeat(24)}.${'d'.repeat(24)}`,
    `${'\u{20bb7}'.repeat(200)}@b.${'c'.repeat(24)}.${'d'.repeat(24)}`,
  ])('take %s', (email) => {
    expect(emailReasons(email)).toEqual([]);
  });

  it.each([
    '',
    'x',
    'a@b',
    'a@b.c',
    '@b.cc',
    'a@.cc',
    'a@@b.cc',
    'a@b@c.dd',
    'a@b..cc',
    'a@b.cc.',
    'a@b.cc.d',
    'a b@c.dd',
    'a\u00a0b@c.dd',
    'a\u0085b@c.dd',
    'a\u001cb@c.dd',
    'a@b.cc\n',
    'a@b.cc\n x',
    `${'a'.repeat(201)}@b.cc`,
    `a@${'b'.repeat(31)}.cc`,
    `a@b.${'c'.repeat(25)}`,
    `${'a'.repeat(200)}@bbbb.${'c'.repeat(24)}.${'d'.repeat(24)}`,
    'a\ud800@b.cc',
  ])('refuse %j', (email) => {
    expect(emailReasons(email)).toEqual(['Invalid email syntax.']);
  });
});

describe('the rules for passwords', () => {
  const LENGTH = 'Must be 8-32 characters in length.';
  const MONOTONOUS = 'Must have more than 3 unique characters.';
  const SIMPLE = 'That password was deemed too simple.';

  it.each([
    ['good pass 77', []],
    ['        abc', []],
    ['abcdabcd', []],
    ['\u{1f600}\u{1f601}\u{1f602}\u{1f603}'.repeat(8), []],
    ['abcdabc', [LENGTH]],
    [`${'abcd'.repeat(8)}a`, [LENGTH]],
    ['\u{1f600}\u{1f601}\u{1f602}\u{1f603}', [LENGTH]],
    ['', [LENGTH, MONOTONOUS]],
    ['abcabcabc', [MONOTONOUS]],
    ['Password', [SIMPLE]],
    ['PASSWORD', [SIMPLE]],
    ['password1', []],
    ['abc123', [LENGTH, SIMPLE]],
    ['aaaa', [LENGTH, MONOTONOUS, SIMPLE]],
  ])('say of %j %j', (password, reasons) => {
    expect(passwordReasons(password, ['password', 'ABC123', 'aaaa'])).toEqual(reasons);
  });
});
