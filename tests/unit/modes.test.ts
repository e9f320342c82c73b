import { isMode, MODE_NAMES, MODES, rankingColumn, rulesetOf } from '../../src/osu/modes';

test('the modes are those that the game has', () => {
  const upToTwelve = Array.from({ length: 13 }, (_, mode) => mode);
  expect(upToTwelve.filter(isMode)).toEqual([0, 1, 2, 3, 4, 5, 6, 8]);
});

test.each([-1, 0.5, NaN, Infinity, 256])('%d is no mode', (value) => {
  expect(isMode(value)).toBe(false);
});

test.each([
  [0, 'osu!', 0, 'score'],
  [1, 'taiko', 1, 'score'],
  [2, 'catch', 2, 'score'],
  [3, 'mania', 3, 'score'],
  [4, 'osu! relax', 0, 'pp'],
  [5, 'taiko relax', 1, 'pp'],
  [6, 'catch relax', 2, 'pp'],
  [8, 'osu! autopilot', 0, 'pp'],
] as const)('mode %i is %s, played in ruleset %i and ranked by %s', (mode, name, ruleset, column) => {
  expect(MODE_NAMES[mode]).toBe(name);
  expect(rulesetOf(mode)).toBe(ruleset);
  expect(rankingColumn(mode)).toBe(column);
});

test('every mode has a name of its own', () => {
  expect(new Set(MODES.map((mode) => MODE_NAMES[mode])).size).toBe(MODES.length);
});
