import { setImmediate as nextTurn } from 'node:timers/promises';
import { joinBytes } from '../joinBytes';
import type { LeaderboardSort } from './leaderboardPlace';

/** What rows are ordered by, as whole numbers. */
export type SortKeys = Uint32Array | BigUint64Array;

/** Finer than FLOATs are near 100, far coarser than what their text may be off; 999.999 still fits into 32 bits. */
const ACC_STEPS = 2 ** 22;

/** The number that stands for what a leaderboard is ordered by. */
export function sortKey(sort: LeaderboardSort, value: number | bigint): number | bigint {
  return sort === 'acc' ? Math.round(Number(value) * ACC_STEPS) : value;
}

export function sortKeys(sort: LeaderboardSort, values: readonly (number | bigint)[]): SortKeys {
  return isWide(sort)
    ? BigUint64Array.from(values, BigInt)
    : Uint32Array.from(values, (value) => Number(sortKey(sort, value)));
}

/** Those of several lists as one list, in the memory given: at least 8 bytes a key. */
export function joinedKeys(
  sort: LeaderboardSort,
  lists: readonly SortKeys[],
  memory: ArrayBufferLike,
): SortKeys {
  const size = joinBytes(lists, memory);
  return isWide(sort) ? new BigUint64Array(memory, 0, size / 8) : new Uint32Array(memory, 0, size / 4);
}

/** The keys at every so many positions out of a list of positions. */
export function everyKey(keys: SortKeys, positions: Uint32Array, step: number): SortKeys {
  const some = positions.filter((_, at) => at % step === 0);
  return keys instanceof BigUint64Array
    ? BigUint64Array.from(Array.from(some, (position) => keys[position]!))
    : some.map((position) => keys[position]!);
}

const isWide = (sort: LeaderboardSort) => sort === 'tscore' || sort === 'rscore';

/**
 * The positions of all keys but 0, from the highest key on; of equal ones the lower position first. Sorted by one byte
 * of the keys after the other, the event loop runs between two of them: it is kept for milliseconds, not for a second.
 */
export async function highestFirst(keys: SortKeys): Promise<Uint32Array> {
  // The lowest byte is the first one on all that Node runs on but s390x.
  const bytes = new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength);
  const width = keys.BYTES_PER_ELEMENT;
  let positions = nonZero(keys);
  let spare: Uint32Array = new Uint32Array(positions.length);
  for (let byte = 0; byte < width; byte += 1) {
    if (highestByteFirst(positions, spare, bytes, byte, width)) [positions, spare] = [spare, positions];
    await nextTurn();
  }
  return positions;
}

function nonZero(keys: SortKeys): Uint32Array {
  let count = 0;
  for (let at = 0; at < keys.length; at += 1) if (keys[at]! > 0) count += 1;
  const positions = new Uint32Array(count);
  let next = 0;
  for (let at = 0; at < keys.length; at += 1) if (keys[at]! > 0) positions[next++] = at;
  return positions;
}

/** Whether there was anything to sort. */
function highestByteFirst(
  positions: Uint32Array,
  sorted: Uint32Array,
  bytes: Uint8Array,
  byte: number,
  width: number,
): boolean {
  const counts = new Uint32Array(256);
  for (const position of positions) counts[bytes[position * width + byte]!]! += 1;
  if (counts.includes(positions.length)) return false;
  /** Where the next one of each byte goes. */
  const next = new Uint32Array(256);
  for (let value = 254; value >= 0; value -= 1) next[value] = next[value + 1]! + counts[value + 1]!;
  for (const position of positions) {
    const value = bytes[position * width + byte]!;
    sorted[next[value]!] = position;
    next[value]! += 1;
  }
  return true;
}
