/**
 * Names that differ by construction, also with case, accents and decoration taken away: the letters alone spell a number,
 * and no two kinds of name spell alike.
 */
const FIRST = 'Aqua Neko Turbo Lone Pixel Satin Rapid Hazy Lucky Frost Mossy Cyber Lunar Rusty Tiny Urban Vivid Wild Jolly Icy Quiet Sunny Spicy Noble'.split(' '); // prettier-ignore
/** None ends with a vowel, as all that is spelt by syllables does. */
const SECOND = 'Fox Lynx Comet Drum Slider Moth Otter Wisp Badger Knight Cloud Storm Piston Raven Wolf Falcon Bear Shark Pilot Ghost Owl Heron Robot Newt'.split(' '); // prettier-ignore
const LATIN = pairs('k s t n h m r b d g z v l p', 'a e i o u');
const CYRILLIC = pairs('к с т н м р б д г з л п', 'а о у и');
const KANA = [...'アイウエオカキクケコサシスセソタチテトナニネノハヒフヘホマミムモラリルレロワン'];
const HANGUL = [...'가나다라마바사아자하고노도로모보소오조호구누두루무부수우주후기니디리미비시이지히'];

function pairs(consonants: string, vowels: string): string[] {
  return consonants.split(' ').flatMap((first) => vowels.split(' ').map((second) => first + second));
}

/** A prime that divides none of the sizes that follow. */
const STRIDE = 1_000_003;
const OFFSET = 271_828;
const LONGEST = 15;

/** The name of the player of this index, 0 to 10 million: 2 to 15 letters as the game allows them. */
export function playerName(index: number): string {
  const kind = index % 20;
  const at = Math.floor(index / 20);
  if (kind === 0) return spell(KANA, at);
  if (kind === 1) return spell(HANGUL, at);
  if (kind === 2) return capital(spell(CYRILLIC, at));
  if (kind < 9) return wordName(at * 6 + kind - 3);
  return decorate(spell(LATIN, at * 11 + kind - 9), index);
}

/** A number in syllables: three, or four for those beyond what three can tell. */
function spell(syllables: readonly string[], number: number): string {
  const threes = syllables.length ** 3;
  const length = number < threes ? 3 : 4;
  let rest = scatter(length === 3 ? number : number - threes, syllables.length ** length);
  let text = '';
  for (let digit = 0; digit < length; digit += 1) {
    text += syllables[rest % syllables.length];
    rest = Math.floor(rest / syllables.length);
  }
  return text;
}

function wordName(number: number): string {
  const words = FIRST.length * SECOND.length;
  const pair = scatter(number % words, words);
  const first = FIRST[pair % FIRST.length] as string;
  const second = SECOND[Math.floor(pair / FIRST.length)] as string;
  const round = Math.floor(number / words);
  const name = first + second + (round === 0 ? '' : String(round));
  const joint = ['', '', ' ', '_', '-'][number % 5] as string;
  return name.length + joint.length > LONGEST ? name : name.replace(second, joint + second);
}

function decorate(name: string, index: number): string {
  const style = (index * 7) % 31;
  if (style === 0) return `[${capital(name)}]`;
  if (style === 1) return `-${capital(name)}-`;
  if (style === 2) return `xX_${name}_Xx`;
  if (style === 3) return name.replace('e', 'é');
  if (style === 4) return capital(name).replace('o', 'ö');
  if (style < 8) return `${capital(name)} ${1985 + (index % 27)}`;
  return style < 14 ? name : capital(name);
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
/** Moves the numbers below a size around among themselves. */
const scatter = (number: number, size: number) => (number * STRIDE + OFFSET) % size;

/** The name of the clan of this index: up to 16 letters, different for different indexes below 300,000. */
export function clanName(index: number): string {
  const words = FIRST.length * SECOND.length;
  const pair = scatter(index % words, words);
  const round = Math.floor(index / words);
  const name = `${FIRST[pair % FIRST.length]} ${SECOND[Math.floor(pair / FIRST.length)]}`;
  return round === 0 ? name : `${name}${round}`;
}

/** The tag of the clan of this index: four letters, different for different indexes below 456,976. */
export function clanTag(index: number): string {
  const number = scatter(index, 26 ** 4);
  return [0, 1, 2, 3]
    .map((digit) => String.fromCharCode(65 + (Math.floor(number / 26 ** digit) % 26)))
    .join('');
}
