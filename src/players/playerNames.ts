import type { Database } from '../db/database';
import { foldText } from '../db/dialects/foldedText';
import { joinedBytes } from '../joinBytes';
import type { Held } from '../snapshots/snapshots';
import { isVisible } from './visibility';

/** The visible players' names, folded, in order of their ids: one text, a line for each. */
export interface PlayerNames extends Held {
  text: Buffer;
  /** Where each block of lines begins. */
  starts: Int32Array;
  ids: Int32Array;
  /** For each kind of byte pair the words of all blocks: a bit for each block that has such a pair. */
  pairs: Uint32Array;
}

type Part = Omit<PlayerNames, keyof Held>;

const LINES_A_BLOCK = 24;
const BLOCKS_A_WORD = 32;
/** Pairs of bytes are told apart by so many: of a block's about 240 pairs, a fifth of them are there. */
const KINDS = 1_024;
const WORDS_A_READ = 10;
const LINE_END = 0x0a;

/** Reads all names, in statements of a few thousand rows: of whole words of blocks, 768 names each. */
export async function readPlayerNames({ query }: Database, wordsARead = WORDS_A_READ): Promise<PlayerNames> {
  const namesARead = wordsARead * BLOCKS_A_WORD * LINES_A_BLOCK;
  const parts: Part[] = [];
  let bytesBefore = 0;
  for (let after = 0, more = true; more;) {
    const players = await query
      .selectFrom('users')
      .select(['users.id', 'users.name'])
      .where(isVisible())
      .where('users.id', '>', after)
      .orderBy('users.id')
      .limit(namesARead)
      .execute();
    more = players.length === namesARead;
    after = players.at(-1)?.id ?? after;
    const part = toPart(players, bytesBefore);
    parts.push(part);
    bytesBefore += part.text.length;
  }
  const joined = (column: 'text' | 'starts' | 'ids') => joinedBytes(parts.map((part) => part[column]));
  const text = Buffer.from(joined('text'));
  const starts = new Int32Array(joined('starts'));
  const ids = new Int32Array(joined('ids'));
  const pairs = joinedPairs(parts.map((part) => part.pairs));
  const bytes = text.length + starts.byteLength + ids.byteLength + pairs.byteLength;
  return { text, starts, ids, pairs, bytes, rows: ids.length };
}

/** Of players whose lines follow so many bytes of text. */
function toPart(players: readonly { id: number; name: string }[], bytesBefore: number): Part {
  const lines = players.map(({ name }) => Buffer.from(`${foldText(name)}\n`));
  const blocks = Math.ceil(lines.length / LINES_A_BLOCK);
  const starts = new Int32Array(blocks);
  const words = wordsOf(blocks);
  const pairs = new Uint32Array(words * KINDS);
  let start = bytesBefore;
  lines.forEach((line, at) => {
    const block = Math.floor(at / LINES_A_BLOCK);
    if (at % LINES_A_BLOCK === 0) starts[block] = start;
    start += line.length;
    const word = Math.floor(block / BLOCKS_A_WORD);
    for (const kind of kindsOf(line)) pairs[kind * words + word]! |= 1 << (block % BLOCKS_A_WORD);
  });
  return { text: Buffer.concat(lines), starts, ids: Int32Array.from(players, ({ id }) => id), pairs };
}

const wordsOf = (blocks: number) => Math.ceil(blocks / BLOCKS_A_WORD);

/** The words of all parts, again a kind after the other. */
function joinedPairs(parts: readonly Uint32Array[]): Uint32Array {
  const joined = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  const words = joined.length / KINDS;
  let before = 0;
  for (const part of parts) {
    const own = part.length / KINDS;
    for (let kind = 0; kind < KINDS; kind += 1)
      for (let word = 0; word < own; word += 1)
        joined[kind * words + before + word] = part[kind * own + word]!;
    before += own;
  }
  return joined;
}

/** The kinds of the pairs of bytes that follow each other. */
function* kindsOf(bytes: Buffer): Generator<number> {
  for (let at = 1; at < bytes.length; at += 1) yield (bytes[at - 1]! * 37 + bytes[at]!) % KINDS;
}

/** The ids of those whose name contains the text, ascending. Some may not: the database has the last word. */
export function* idsOfNames(names: PlayerNames, part: string): Generator<number> {
  const { text, starts, ids } = names;
  const wanted = Buffer.from(foldText(part));
  for (const block of blocksWith(names, wanted)) {
    const lines = text.subarray(starts[block], starts[block + 1]);
    let line = block * LINES_A_BLOCK;
    let from = 0;
    while (from < lines.length) {
      const found = lines.indexOf(wanted, from);
      if (found < 0) break;
      let end = lines.indexOf(LINE_END, from);
      for (; end < found; end = lines.indexOf(LINE_END, end + 1)) line += 1;
      yield ids[line]!;
      line += 1;
      from = end + 1;
    }
  }
}

/** Ascending, the blocks with each pair of the bytes, or with another one of its kind. */
function* blocksWith({ starts, pairs }: PlayerNames, bytes: Buffer): Generator<number> {
  const words = wordsOf(starts.length);
  const rows = [...new Set(kindsOf(bytes))].map((kind) => pairs.subarray(kind * words, (kind + 1) * words));
  for (let word = 0; word < words; word += 1) {
    let bits = -1;
    for (const row of rows) bits &= row[word]!;
    for (; bits !== 0; bits &= bits - 1) {
      const block = word * BLOCKS_A_WORD + 31 - Math.clz32(bits & -bits);
      if (block < starts.length) yield block;
    }
  }
}
