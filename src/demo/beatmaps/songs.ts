import type { Random } from '../random';
import { round } from '../round';

/** A measure has four beats of four ticks each. */
export const TICKS_OF_MEASURE = 16;

/** A range of measures, the end not included. */
export interface Measures {
  from: number;
  to: number;
}

export interface Song {
  artist: string;
  artistUnicode: string;
  title: string;
  titleUnicode: string;
  source: string;
  tags: string;
  bpm: number;
  /** Milliseconds of a beat. */
  beatLength: number;
  /** Milliseconds until the first measure. */
  offset: number;
  measures: number;
  /** The chorus. */
  kiai: Measures[];
  /** Measures without objects. */
  breaks: Measures[];
}

/** The time of a tick in whole milliseconds. */
export function timeAt({ offset, beatLength }: Song, tick: number): number {
  return Math.round(offset + (tick * beatLength) / 4);
}

export const isWithin = (ranges: readonly Measures[], tick: number) =>
  ranges.some(({ from, to }) => tick >= from * TICKS_OF_MEASURE && tick < to * TICKS_OF_MEASURE);

const ARTISTS: readonly (readonly [artist: string, unicode?: string])[] = [
  ['Lantern Motel'],
  ['Hoshikuzu Denki', '星屑電機'],
  ['Cassette Harbour'],
  ['Nemuri Sora', '眠り空'],
  ['Octopus Parliament'],
  ['Veloura'],
  ['Kaze no Tegami', '風の手紙'],
  ['Polar Ferris'],
  ['Zimniy Sad', 'Зимний Сад'],
  ['DJ Marzipan'],
  ['Ameiro Signal', '飴色シグナル'],
  ['Brass Meridian'],
  ['Yoruno Piano', '夜乃ピアノ'],
  ['The Paper Comets'],
  ['Fluxgarden'],
  ['Etoile Filante', 'Étoile Filante'],
  ['Mikazuki Kikai', '三日月機械'],
  ['Gradient Ghost'],
  ['Suzuran Orchestra', '鈴蘭オーケストラ'],
  ['Turbo Hamster'],
];

const TITLES: readonly (readonly [title: string, unicode?: string])[] = [
  ['Glass Elevator'],
  ['Ame no Machi', '雨の街'],
  ['Overclocked Heart'],
  ['Umbra//Penumbra'],
  ['Nagareboshi Express', '流れ星エクスプレス'],
  ['Sugar Rush Hour'],
  ['Thirteen Lighthouses'],
  ['Yuki to Neon', '雪とネオン'],
  ['Static Bloom'],
  ['Parallel Carnival'],
  ['Hikari no Ame', '光の雨'],
  ['Run, Rabbit, Repeat'],
  ['Polyester Sunrise'],
  ['Kagami no Mori', '鏡の森'],
  ['Last Train to Saturn'],
  ['Polnoch', 'Полночь'],
  ['Candlelight Algorithm'],
  ['Tsubame', 'つばめ'],
  ['Cathedral of Rain'],
  ['Pocket Supernova'],
  ['Kaze wo Kiru', '風を切る'],
  ['Marble Staircase'],
  ['Bonbon Battle'],
  ['Eleventh Hour Waltz'],
  ['Sakana no Yume', '魚の夢'],
  ['Magnet Dance'],
  ['Origami Engine'],
  ['Blue Shift'],
  ['Kimi no Signal', '君のシグナル'],
  ['Winter Firefly'],
  ['Gravity Picnic'],
  ['Akatsuki Runner', '暁ランナー'],
  ['Tin Soldier March'],
  ['Deep Sea Postcard'],
  ['Rasen', '螺旋'],
  ['Velvet Thunder'],
  ['Aurora Parade'],
  ['Chiisana Uchuu', '小さな宇宙'],
  ['Feather and Steel'],
  ['Ending Theme for Nobody'],
];

const GENRES = [
  'electronic',
  'rock',
  'instrumental',
  'jpop',
  'drum and bass',
  'hardcore',
  'piano',
  'chiptune',
];
const SOURCES = ['', '', '', 'Clockwork Seaside', '', 'Tower of Lanterns', '', ''];

/** As many songs as there are titles, or fewer. */
export function makeSongs(random: Random, count: number): Song[] {
  return TITLES.slice(0, count).map(([title, titleUnicode = title]) => {
    const [artist, artistUnicode = artist] = random.pick(ARTISTS);
    const bpm = random.chance(0.15) ? round(random.between(90, 210), 2) : random.int(44, 105) * 2;
    const beatLength = 60_000 / bpm;
    const measures = Math.round((random.between(55, 150) * 1000) / (beatLength * 4));
    const part = (share: number) => Math.round(measures * share);
    const genre = random.pick(GENRES);
    return {
      artist,
      artistUnicode,
      title,
      titleUnicode,
      source: random.pick(SOURCES),
      tags: `${genre} ${artist.split(' ')[0]?.toLowerCase()} demo`,
      bpm,
      beatLength,
      offset: random.int(400, 2600),
      measures,
      kiai: [
        { from: part(0.3), to: part(0.48) },
        { from: part(0.72), to: part(0.95) },
      ],
      breaks: measures > 36 ? [{ from: part(0.52), to: part(0.52) + 3 }] : [],
    };
  });
}
