import { z } from 'zod';
import { mapsById, type MapRow } from '../maps/mapRepository';
import { mapSchema } from '../maps/mapView';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { mostPlayedMaps, type MostPlayedQuery } from './mostPlayedMaps';

/** A map in short, and how often a player played it. */
export const mostPlayedSchema = mapSchema
  .pick({
    md5: true,
    id: true,
    set_id: true,
    status: true,
    artist: true,
    title: true,
    version: true,
    creator: true,
  })
  .extend({ plays: z.number().int().describe('How often the player played the beatmap.') });

type MostPlayed = z.output<typeof mostPlayedSchema>;

/** The maps that a player played most, the most played first; of equal ones the lower id first. */
export async function mostPlayed(source: SnapshotSource, asked: MostPlayedQuery): Promise<MostPlayed[]> {
  const played = await mostPlayedMaps(source, asked);
  const rows = await mapsById(
    source.database,
    played.map((entry) => entry.id),
  );
  const maps = new Map(rows.map((map) => [map.id, map]));
  return played.flatMap(({ id, plays }) => {
    const map = maps.get(id);
    return map ? [toMostPlayedView(map, plays)] : [];
  });
}

function toMostPlayedView(map: MapRow, plays: number): MostPlayed {
  const { md5, id, set_id, status, artist, title, version, creator } = map;
  return { md5, id, set_id, status, artist, title, version, creator, plays };
}
