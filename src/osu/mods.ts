/**
 * Mods are a bit set. Acronyms are the two-letter forms that bancho.py writes and reads,
 * listed by bit: the first is bit 0.
 */
const ACRONYMS = [
  'NF',
  'EZ',
  'TD',
  'HD',
  'HR',
  'SD',
  'DT',
  'RX',
  'HT',
  'NC',
  'FL',
  'AU',
  'SO',
  'AP',
  'PF',
  '4K',
  '5K',
  '6K',
  '7K',
  '8K',
  'FI',
  'RN',
  'CN',
  'TP',
  '9K',
  'CO',
  '1K',
  '3K',
  '2K',
  'V2',
  'MR',
] as const;

const BIT_OF_ACRONYM = new Map<string, number>(ACRONYMS.map((acronym, bit) => [acronym, 2 ** bit]));

const NO_MODS = 0;
export const MODS_MAX = 2 ** ACRONYMS.length - 1;

/** The acronyms of a bit set in order of their bits ("HDDT", "DTNC"); "NM" without mods. Unknown bits are left out. */
export function modsToString(mods: number): string {
  return ACRONYMS.filter((_, bit) => mods & (1 << bit)).join('') || 'NM';
}

/**
 * Reads a number ("72") or acronyms in any case ("hddt"); "NM" adds nothing.
 * Returns null when the text is neither, holds an unknown acronym or exceeds 31 bits.
 */
export function parseMods(text: string): number | null {
  if (/^[0-9]+$/.test(text)) {
    const mods = Number(text);
    return mods <= MODS_MAX ? mods : null;
  }
  // ASCII only, because upper case makes some other letters ASCII: "ſd" would read as "SD".
  if (!/^(?:[0-9A-Za-z]{2})+$/.test(text)) return null;
  let mods = NO_MODS;
  for (const acronym of text.toUpperCase().match(/../g) ?? []) {
    const bit = acronym === 'NM' ? NO_MODS : BIT_OF_ACRONYM.get(acronym);
    if (bit === undefined) return null;
    mods |= bit;
  }
  return mods;
}

/** Vanilla, the word of websites for plays that are neither relax nor autopilot. The mode says so already. */
const VANILLA = /^vn$/i;

/** Which scores a `mods` parameter asks for: those with all of the mods, with any of them, with just these, or without mods. */
export type ModsFilter = { match: 'all' | 'any' | 'just'; mods: number } | { match: 'none' };

/**
 * Reads the `mods` parameter: an optional prefix (`=` all of them, also the default; `~` any of them), then a number
 * or acronyms. Returns undefined for an empty text and for vanilla (no filter), null for one that cannot be read.
 */
export function parseModsFilter(text: string): ModsFilter | undefined | null {
  const trimmed = text.trim();
  const match = trimmed.startsWith('~') ? 'any' : 'all';
  const list = /^[~=]/.test(trimmed) ? trimmed.slice(1) : trimmed;
  if (list === '' || VANILLA.test(list)) return undefined;
  const mods = parseMods(list);
  if (mods === null) return null;
  return mods === NO_MODS ? { match: 'none' } : { match, mods };
}
