import type { Database } from '../db/database';
import { foldText } from '../db/dialects/foldedText';
import { firstWhere } from '../firstWhere';
import type { Held } from '../snapshots/snapshots';
import { isVisible } from './visibility';

/** The visible players' names, folded, in order of their ids: one text, a line for each. */
export interface PlayerNames extends Held {
  text: Buffer;
  /** Where each line begins. */
  starts: Int32Array;
  ids: Int32Array;
}

const CHUNK_ROWS = 5_000;

/** Reads all names, in statements of a few thousand rows. */
export async function readPlayerNames({ query }: Database): Promise<PlayerNames> {
  const chunks: { text: Buffer; ids: Int32Array; starts: Int32Array }[] = [];
  for (let after = 0, more = true; more;) {
    const players = await query
      .selectFrom('users')
      .select(['users.id', 'users.name'])
      .where(isVisible())
      .where('users.id', '>', after)
      .orderBy('users.id')
      .limit(CHUNK_ROWS)
      .execute();
    more = players.length === CHUNK_ROWS;
    after = players.at(-1)?.id ?? after;
    chunks.push(toChunk(players));
  }
  const text = Buffer.concat(chunks.map((chunk) => chunk.text));
  const count = chunks.reduce((sum, chunk) => sum + chunk.ids.length, 0);
  const [ids, starts] = [new Int32Array(count), new Int32Array(count)];
  let [line, byte] = [0, 0];
  for (const chunk of chunks) {
    ids.set(chunk.ids, line);
    starts.set(
      chunk.starts.map((start) => start + byte),
      line,
    );
    line += chunk.ids.length;
    byte += chunk.text.length;
  }
  return { text, ids, starts, bytes: text.length + ids.byteLength + starts.byteLength, rows: count };
}

function toChunk(players: readonly { id: number; name: string }[]) {
  const lines = players.map(({ name }) => Buffer.from(`${foldText(name)}\n`));
  const starts = new Int32Array(lines.length);
  lines.slice(1).forEach((_, at) => (starts[at + 1] = starts[at]! + lines[at]!.length));
  return { text: Buffer.concat(lines), ids: Int32Array.from(players, ({ id }) => id), starts };
}

/** The ids of those whose name contains the text, ascending. Some may not: the database has the last word. */
export function* idsOfNames({ text, starts, ids }: PlayerNames, part: string): Generator<number> {
  const wanted = Buffer.from(foldText(part));
  for (let line = 0; line < ids.length; line += 1) {
    const found = text.indexOf(wanted, starts[line]);
    if (found < 0) return;
    // The line that the byte lies in.
    line = firstWhere(starts.length, (later) => starts[later]! > found) - 1;
    yield ids[line]!;
  }
}
