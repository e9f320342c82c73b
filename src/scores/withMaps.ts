import type { Database } from '../db/database';
import { findMapByMd5, type MapRow } from '../maps/mapRepository';

/** The scores with their maps, in the same order; scores whose map is gone are left out. */
export async function withMaps<Score extends { map_md5: string }>(
  database: Database,
  scores: readonly Score[],
): Promise<{ score: Score; map: MapRow }[]> {
  const hashes = [...new Set(scores.map((score) => score.map_md5))];
  const rows = await Promise.all(hashes.map((md5) => findMapByMd5(database, md5)));
  const maps = new Map(rows.flatMap((map) => (map ? [[map.md5, map] as const] : [])));
  return scores.flatMap((score) => {
    const map = maps.get(score.map_md5);
    return map ? [{ score, map }] : [];
  });
}
