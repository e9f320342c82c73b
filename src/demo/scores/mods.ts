import { rulesetOf, type Mode } from '../../osu/modes';
import { parseMods } from '../../osu/mods';
import type { Random } from '../random';

const bits = (acronyms: string) => parseMods(acronyms) ?? 0;

/** Mods as bits. The game sets DT along with NC. */
export const Mods = {
  NF: bits('NF'),
  EZ: bits('EZ'),
  HD: bits('HD'),
  HR: bits('HR'),
  DT: bits('DT'),
  RX: bits('RX'),
  SD: bits('SD'),
  HT: bits('HT'),
  FL: bits('FL'),
  SO: bits('SO'),
  AP: bits('AP'),
} as const;

type Choices = readonly (readonly [mods: number, weight: number])[];
const choices = (...list: readonly (readonly [acronyms: string, weight: number])[]): Choices =>
  list.map(([acronyms, weight]) => [bits(acronyms), weight]);

const CHOICES = choices(
  ['NM', 40], ['HD', 17], ['HR', 6], ['DT', 11], ['HDDT', 8], ['HDHR', 5], ['DTNC', 3], ['HDDTNC', 2], ['FL', 0.5],
  ['HDFL', 0.4], ['EZ', 1], ['EZHD', 0.4], ['HT', 1], ['SD', 1.5], ['HDDTHR', 1],
); // prettier-ignore
const VANILLA_CHOICES = [...CHOICES, ...choices(['NF', 3], ['SO', 0.5])];
const MANIA = choices(
  ['NM', 64], ['DT', 9], ['HD', 5], ['HT', 4], ['NF', 5], ['MR', 4], ['FL', 1], ['DTNC', 2], ['EZ', 1], ['SD', 1],
); // prettier-ignore

/** The bit of relax or autopilot that every score of such a mode carries. */
export const modeBit = (mode: Mode) => (mode === 8 ? Mods.AP : mode >= 4 ? Mods.RX : 0);

/** Mods as players choose them. Relax and autopilot take neither No Fail, Spun Out nor Sudden Death. */
export function chooseMods(random: Random, mode: Mode): number {
  const ruleset = rulesetOf(mode);
  const mods = random.weighted(ruleset === 3 ? MANIA : mode < 4 ? VANILLA_CHOICES : CHOICES);
  if (mode >= 4) return (mods & ~Mods.SD) | modeBit(mode);
  return ruleset === 0 ? mods : mods & ~Mods.SO;
}

/** How fast the map runs. */
export const speedOf = (mods: number) => (mods & Mods.DT ? 1.5 : mods & Mods.HT ? 0.75 : 1);

/** An estimate of the stars that mods make of a map's. */
export function starsWith(mods: number, stars: number, ruleset: number): number {
  const speed = mods & Mods.DT ? 1.36 : mods & Mods.HT ? 0.82 : 1;
  const size = ruleset === 3 ? 1 : mods & Mods.HR ? 1.08 : mods & Mods.EZ ? 0.9 : 1;
  return stars * speed * size;
}
