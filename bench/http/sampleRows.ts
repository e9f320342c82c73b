import type { Random } from '../../src/demo/random';

/** A table as the sampling sees it. */
export interface IdRange<Row> {
  low: number;
  high: number;
  /** How many rows it has. */
  total: number;
  ids: () => Promise<number[]>;
  /** Those of the ids that there are. */
  rows: (ids: readonly number[]) => Promise<Row[]>;
}

const IDS_A_QUERY = 2_000;
/** How many ids are tried for each row that is wanted, where most ids are of nothing. */
const TRIES_A_ROW = 20;
/** Of a table with fewer rows for each one that is wanted all ids are read: there may be few in a large range. */
const SMALL = 4;

/** So many rows, or fewer where there are no more, drawn evenly over the whole range of ids, in random order. */
export async function sampleRows<Row>(
  wanted: number,
  { low, high, total, ids, rows }: IdRange<Row>,
  random: Random,
): Promise<Row[]> {
  const found: Row[] = [];
  const drawn =
    total <= wanted * SMALL ? random.shuffled(await ids()) : drawIds(low, high, wanted * TRIES_A_ROW, random);
  for (const batch of batches(drawn)) {
    if (found.length >= wanted) break;
    found.push(...random.shuffled(await rows(batch)));
  }
  return found.slice(0, wanted);
}

/** Distinct whole numbers of the range in random order: all of it, or so many of it. */
export function* drawIds(low: number, high: number, count: number, random: Random): Generator<number> {
  const size = high - low + 1;
  if (size <= count) {
    yield* random.shuffled(Array.from({ length: size }, (_, at) => low + at));
    return;
  }
  const drawn = new Set<number>();
  while (drawn.size < count) {
    const id = low + Math.floor(random.next() * size);
    if (drawn.has(id)) continue;
    drawn.add(id);
    yield id;
  }
}

function* batches(ids: Iterable<number>): Generator<number[]> {
  let batch: number[] = [];
  for (const id of ids) {
    batch.push(id);
    if (batch.length < IDS_A_QUERY) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
