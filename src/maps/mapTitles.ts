import { createHash } from 'node:crypto';
import type { Database } from '../db/database';
import { firstWhere } from '../firstWhere';
import type { Held } from '../snapshots/snapshots';

/** Which maps may have a title: 8 bytes a map. */
export interface MapTitles extends Held {
  /** Ascending: the hash of the title, then the id of the map. Of the titles of plain characters. */
  keys: Float64Array;
  /** The other maps: what their titles equal is up to the database. */
  others: readonly number[];
  /** No map had a higher id. */
  lastId: number;
}

const MAPS_A_READ = 5_000;
/** What collations compare the same way, but for the case of letters: each by itself. */
const PLAIN = /^[\x20-\x7e]*$/;
/** Ids are below; with a hash before them they are still safe integers. */
const ID_SPAN = 2 ** 31;
const HASH_BITS = 22;

/** Reads all titles, in statements of a few thousand rows. */
export async function readMapTitles({ query }: Database): Promise<MapTitles> {
  const keys: number[] = [];
  const others: number[] = [];
  let [lastId, more] = [0, true];
  while (more) {
    const maps = await query
      .selectFrom('maps')
      .select(['maps.id', 'maps.title'])
      .where('maps.id', '>', lastId)
      .orderBy('maps.id')
      .limit(MAPS_A_READ)
      .execute();
    for (const { id, title } of maps)
      if (PLAIN.test(title)) keys.push(firstKey(title) + id);
      else others.push(id);
    more = maps.length === MAPS_A_READ;
    lastId = maps.at(-1)?.id ?? lastId;
  }
  const rows = keys.length + others.length;
  return { keys: Float64Array.from(keys).sort(), others, lastId, bytes: rows * 8, rows };
}

/** The ids of the maps that may have the title; undefined when any may. */
export function idsOfTitle({ keys, others }: MapTitles, title: string): number[] | undefined {
  if (!PLAIN.test(title)) return undefined;
  const first = firstKey(title);
  const ids = [...others];
  for (let at = firstWhere(keys.length, (place) => keys[place]! >= first); at < keys.length; at += 1) {
    if (keys[at]! >= first + ID_SPAN) break;
    ids.push(keys[at]! - first);
  }
  return ids;
}

/** Case and white space at the end do not count, as they do not in most collations. */
function firstKey(title: string): number {
  const hash = createHash('md5').update(title.toLowerCase().trimEnd()).digest().readUInt32BE();
  return (hash >>> (32 - HASH_BITS)) * ID_SPAN;
}
