import { z } from 'zod';
import { toJson } from '../json/toJson';
import type { ScoreEvent } from '../live/liveEvents';
import { mapSchema } from '../maps/mapView';
import { modsToString } from '../osu/mods';
import { scorePlayerSchema } from '../scores/scorePlayerView';
import { scoreResourceSchema } from '../scores/scoreView';

/** A score as the feed tells it. */
export const feedScoreSchema = z.object({
  score: scoreResourceSchema,
  player: scorePlayerSchema.pick({ id: true, name: true, country: true }),
  map: mapSchema.pick({
    id: true,
    set_id: true,
    md5: true,
    artist: true,
    title: true,
    version: true,
    creator: true,
    status: true,
    mode: true,
  }),
});

export function scoreJson({ score, player, map }: ScoreEvent): string {
  const view = { ...score, mods_readable: modsToString(score.mods), perfect: score.perfect !== 0 };
  return toJson(feedScoreSchema.parse({ score: view, player, map }));
}
