import { foldText } from '../../db/dialects/foldedText';
import { safeName } from '../../osu/names';
import type { Random } from '../random';

/** Names that show what the game allows: spaces, brackets, accents, other scripts. */
const CHOSEN = [
  'Kiwamidori',
  '[ Nao ]',
  'Zoë van Dijk',
  'ミナトマチ',
  'Снежинка',
  'under_score_',
  'Ñandú',
  'ことり',
  'Émile Dubois',
  'Волк 77',
  '-Kaede-',
  'Błażej',
  'xX_Tempo_Xx',
  'さくらもち',
  'Łukasz [PL]',
  'Gölge',
  'Čeněk',
  '하늘별',
  'Тёмная Ночь',
  'Åsa Lindqvist',
  'nobody else',
  '[-Rhombus-]',
  'İpek',
  '夜空の猫',
  'Müsli',
  'Đorđe',
  'São Thiago',
  '음악가',
  'Ёжик',
  'Quarter Note',
] as const;

const FIRST = [
  'Aqua',
  'Neko',
  'Turbo',
  'Silent',
  'Pixel',
  'Velvet',
  'Rapid',
  'Hazy',
  'Lucky',
  'Frost',
  'Mellow',
  'Cyber',
];
const SECOND = [
  'Fox',
  'Tanuki',
  'Cursor',
  'Comet',
  'Waffle',
  'Lynx',
  'Drummer',
  'Panda',
  'Slider',
  'Moth',
  'Otter',
  'Wisp',
];
const SYLLABLES = [
  'ka',
  'ri',
  'mo',
  'shi',
  'ven',
  'tor',
  'lu',
  'na',
  'zel',
  'ya',
  'bro',
  'ki',
  'dra',
  'mi',
  'su',
  'el',
];
const JOINTS = ['', '', ' ', '_', '-'];

/** Different names, also by the folding that players are looked up with. */
export function makePlayerNames(random: Random, count: number): string[] {
  const names: string[] = [];
  const taken = new Set<string>();
  const offer = (name: string) => {
    const key = foldText(safeName(name));
    if (taken.has(key) || name.length > 15) return;
    taken.add(key);
    names.push(name);
  };
  CHOSEN.slice(0, count).forEach(offer);
  while (names.length < count) offer(random.chance(0.45) ? wordName(random) : syllableName(random));
  return random.shuffled(names);
}

function wordName(random: Random): string {
  const name = `${random.pick(FIRST)}${random.pick(JOINTS)}${random.pick(SECOND)}`;
  return random.chance(0.25) ? `${name}${random.int(1, 99)}` : name;
}

function syllableName(random: Random): string {
  const name = Array.from({ length: random.int(2, 4) }, () => random.pick(SYLLABLES)).join('');
  const cased = random.chance(0.6) ? `${name[0]?.toUpperCase()}${name.slice(1)}` : name;
  if (random.chance(0.08)) return `[${cased}]`;
  return random.chance(0.12) ? `${cased}${random.pick(['_', ' '])}${random.int(1, 2006)}` : cased;
}
