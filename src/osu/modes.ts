/**
 * Game modes as bancho.py numbers them: 0-3 vanilla osu!, taiko, catch, mania; 4-6 the same with relax;
 * 8 osu! with autopilot. 7 and 9-11 would be combinations that the game does not have.
 */
export const MODES = [0, 1, 2, 3, 4, 5, 6, 8] as const;

export type Mode = (typeof MODES)[number];

export const MODE_NAMES: Readonly<Record<Mode, string>> = {
  0: 'osu!',
  1: 'taiko',
  2: 'catch',
  3: 'mania',
  4: 'osu! relax',
  5: 'taiko relax',
  6: 'catch relax',
  8: 'osu! autopilot',
};

export function isMode(value: number): value is Mode {
  return (MODES as readonly number[]).includes(value);
}

/** The ruleset (0-3) that a mode is played in. */
export function rulesetOf(mode: number): 0 | 1 | 2 | 3 {
  return (mode & 3) as 0 | 1 | 2 | 3;
}

/** The column that decides who is first on a map: score in vanilla modes, pp with relax and autopilot. */
export function rankingColumn(mode: Mode): 'score' | 'pp' {
  return mode >= 4 ? 'pp' : 'score';
}
