import type { Database } from '../db/database';
import { mapsByMd5, type MapRow } from '../maps/mapRepository';

/** The scores with their maps, in the same order; scores whose map is gone are left out. */
export async function withMaps<Score extends { map_md5: string }>(
  database: Database,
  scores: readonly Score[],
): Promise<{ score: Score; map: MapRow }[]> {
  const rows = await mapsByMd5(database, [...new Set(scores.map((score) => score.map_md5))]);
  const maps = new Map(rows.map((map) => [map.md5, map]));
  return scores.flatMap((score) => {
    const map = maps.get(score.map_md5);
    return map ? [{ score, map }] : [];
  });
}
