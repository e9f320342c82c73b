import fc from 'fast-check';
import { isPublic, isStaff, Privileges } from '../../src/osu/privileges';

test.each([
  ['nobody', 0, false],
  ['the unverified', 1, false],
  ['the restricted', 2, false],
  ['an unrestricted verified player', 3, true],
  ['a restricted supporter', 2 | 16, false],
  ['an unverified developer', 1 | 16384, false],
  ['somebody with every privilege', 2 ** 31 - 1, true],
])('%s (%i): public is %s', (_, priv, expected) => {
  expect(isPublic(priv)).toBe(expected);
});

test.each([
  [Privileges.Moderator, 4096],
  [Privileges.Administrator, 8192],
  [Privileges.Developer, 16384],
])('privilege %i makes staff, also of a restricted player', (privilege, bit) => {
  expect(privilege).toBe(bit);
  expect(isStaff(privilege)).toBe(true);
  expect(isStaff(privilege | 3)).toBe(true);
});

test('no privilege apart from these three makes staff', () => {
  expect(isStaff((2 ** 31 - 1) & ~(4096 | 8192 | 16384))).toBe(false);
});

test('privileges other than unrestricted and verified decide nothing about who is public', () => {
  fc.assert(
    fc.property(fc.nat(), (priv) => {
      expect(isPublic(priv)).toBe(priv % 4 === 3);
    }),
  );
});
