import { firstWhere } from '../firstWhere';

/** How often each id comes, in the order of the ids. */
export interface CountsById {
  ids: Int32Array;
  counts: Int32Array;
}

export const BYTES_A_COUNT = 8;

/** Of rows in the order of their ids, which arrive as a stream: never do they all lie in memory as objects. */
export async function readCountsById(
  rows: AsyncIterable<{ id: number; count: number | bigint }>,
): Promise<CountsById> {
  const [ids, counts]: [number[], number[]] = [[], []];
  for await (const { id, count } of rows) {
    // The embedded database streams its integers as they are.
    ids.push(Number(id));
    counts.push(Number(count));
  }
  return { ids: Int32Array.from(ids), counts: Int32Array.from(counts) };
}

export function countOf({ ids, counts }: CountsById, id: number): number {
  const at = firstWhere(ids.length, (place) => ids[place]! >= id);
  return ids[at] === id ? counts[at]! : 0;
}
