import type { Random } from '../demo/random';
import { round } from '../demo/round';

const ADJECTIVES = 'Crimson Silent Hollow Electric Paper Golden Midnight Distant Frozen Neon Restless Velvet Broken Infinite Analog Weightless Scarlet Lucid Phantom Tidal Borrowed Luminous Rusted Celestial'.split(' '); // prettier-ignore
const NOUNS = 'Horizon Lantern Carnival Orbit Garden Signal Requiem Cathedral Mirage Parade Engine Snowfall Labyrinth Cascade Satellite Overture Monsoon Compass Harbour Eclipse Festival Memory Voyage Prism'.split(' '); // prettier-ignore
const ROMANISED = 'Sora Yume Hoshi Kaze Hikari Namida Tsuki Umi Kioku Mirai Hana Yuki Kage Koe Niji Asa'.split(' '); // prettier-ignore
const ENDINGS = [' (TV Size)', ' (Cut Ver.)', ' feat. Minazuki', ' [Extended Mix]', ' ~Prologue~', ' -Reprise-', ' (Nightcore Mix)', ' II']; // prettier-ignore

export interface GeneratedSong {
  artist: string;
  title: string;
  bpm: number;
}

/** A song whose artist and title sound like many others on such a server. */
export function makeSong(random: Random): GeneratedSong {
  const bpm = random.chance(0.15) ? round(random.between(85, 220), 2) : random.int(42, 115) * 2;
  return { artist: artistOf(random), title: titleOf(random), bpm };
}

function artistOf(random: Random): string {
  const name = random.weighted([
    [`${random.pick(NOUNS)} ${random.pick(NOUNS)}`, 3],
    [`The ${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}s`, 3],
    [`${random.pick(ROMANISED)} no ${random.pick(ROMANISED)}`, 3],
    [`DJ ${random.pick(ADJECTIVES)}`, 1],
    [`${random.pick(ROMANISED)}${random.int(2, 99)}`, 1],
  ]);
  return random.chance(0.06) ? `${name} vs. ${random.pick(NOUNS)}` : name;
}

function titleOf(random: Random): string {
  const title = random.weighted([
    [`${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}`, 5],
    [`${random.pick(NOUNS)} of the ${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}`, 2],
    [`${random.pick(ROMANISED)} to ${random.pick(ROMANISED)}`, 3],
    [`${random.pick(ROMANISED)} ${random.pick(NOUNS)}`, 3],
    [`${random.pick(NOUNS)} No. ${random.int(1, 40)}`, 1],
    [random.pick(NOUNS).toUpperCase(), 1],
  ]);
  return random.chance(0.25) ? title + random.pick(ENDINGS) : title;
}
