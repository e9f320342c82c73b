const EZ = 1 << 1;
const TD = 1 << 2;
const HD = 1 << 3;
const HR = 1 << 4;
const DT = 1 << 6;
export const RX = 1 << 7;
const HT = 1 << 8;
const NC = 1 << 9;
const FL = 1 << 10;
const AP = 1 << 13;
/** Mirror changes the last digits. */
const MR = 1 << 30;
/** 4K to 8K, 9K, co-op, 1K, 3K, 2K. */
const KEYS = (0b11111 << 15) | (0b11111 << 24);

const ALWAYS = EZ | HR | DT | HT;

/** Ruleset -> the mods that change a difficulty; all others only weigh a performance. */
const DIFFICULTY_MODS: readonly number[] = [
  ALWAYS | TD | HD | RX | FL | AP | MR,
  ALWAYS | RX,
  ALWAYS | MR,
  ALWAYS | KEYS,
];

/** Nightcore is double time with another sound: whoever sends the one bit alone means both. */
export function withImpliedMods(mods: number): number {
  return mods & NC ? mods | DT : mods;
}

/** What is left of the mods when a difficulty is all that is asked for, so that equal ones are calculated once. */
export function modsOfDifficulty(mods: number, ruleset: number): number {
  return withImpliedMods(mods) & (DIFFICULTY_MODS[ruleset] ?? 0);
}
