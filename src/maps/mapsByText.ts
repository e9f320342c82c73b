import { createHash } from 'node:crypto';
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Database } from '../db/database';
import { foldText } from '../db/dialects/foldedText';
import { firstWhere } from '../firstWhere';
import type { Held } from '../snapshots/snapshots';

/** Which maps may have a text in a column: 8 bytes a map. */
export interface MapsByText extends Held {
  /** Ascending: the hash of the folded text, then the id of the map. */
  keys: Float64Array;
  /** No map had a higher id. */
  lastId: number;
}

/** Maps that may have a text: those of a snapshot, and all that are newer. */
export interface Candidates {
  ids: number[];
  lastId: number;
}

const MAPS_A_READ = 5_000;
/** Ids are below; with a hash before them they are still safe integers. */
const ID_SPAN = 2 ** 31;
const HASH_BITS = 22;
/** More are not worth naming one by one. */
const CANDIDATES_MAX = 2_000;

/** Reads a column of all maps, in statements of a few thousand rows. */
export async function readMapsByText({ query }: Database, column: 'title' | 'creator'): Promise<MapsByText> {
  const keys: number[] = [];
  let [lastId, more] = [0, true];
  while (more) {
    const maps = await query
      .selectFrom('maps')
      .select(['maps.id', `maps.${column} as text`])
      .where('maps.id', '>', lastId)
      .orderBy('maps.id')
      .limit(MAPS_A_READ)
      .execute();
    for (const { id, text } of maps) keys.push(firstKey(text) + id);
    more = maps.length === MAPS_A_READ;
    lastId = maps.at(-1)?.id ?? lastId;
  }
  const sorted = Float64Array.from(keys).sort();
  return { keys: sorted, lastId, bytes: sorted.byteLength, rows: sorted.length };
}

/** The maps that may have one of the texts; undefined for so many that all may as well be looked at. */
export function candidatesOf(held: MapsByText, texts: readonly string[]): Candidates | undefined {
  const ids = texts.flatMap((text) => idsOf(held, text));
  return ids.length <= CANDIDATES_MAX ? { ids, lastId: held.lastId } : undefined;
}

/** Whether a row of `maps` is one of them. */
export function isCandidate({ ids, lastId }: Candidates): RawBuilder<SqlBool> {
  if (ids.length === 0) return sql`maps.id > ${lastId}`;
  return sql`(maps.id in (${sql.join(ids)}) or maps.id > ${lastId})`;
}

function idsOf({ keys }: MapsByText, text: string): number[] {
  const first = firstKey(text);
  const from = firstWhere(keys.length, (place) => keys[place]! >= first);
  const to = firstWhere(keys.length, (place) => keys[place]! >= first + ID_SPAN);
  return Array.from(keys.subarray(from, to), (key) => key - first);
}

/** Case, accents and white space at the end do not count, as they do not in most collations. */
function firstKey(text: string): number {
  const hash = createHash('md5').update(foldText(text).trimEnd()).digest().readUInt32BE();
  return (hash >>> (32 - HASH_BITS)) * ID_SPAN;
}
