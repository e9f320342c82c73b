import type { z } from 'zod';
import type { Context } from '../context';
import type { MapRow } from '../maps/mapRepository';
import { isMode } from '../osu/modes';
import { mapScores } from '../scores/mapScores';
import { countCommentsOnMap, countCommentsOnSet } from '../social/commentCounts';
import { countFavourites } from '../social/favouriteCounts';
import { toLevelView, type levelSchema } from './levelView';

/** Everything that is told of a beatmap that was found. Its record is that of the public for everybody, as in lists of records. */
export async function readLevel(context: Context, map: MapRow): Promise<z.output<typeof levelSchema>> {
  const { md5, mode } = map;
  const [favourites, onMap, onSet, [record]] = await Promise.all([
    countFavourites(context, map.set_id),
    countCommentsOnMap(context, map.id),
    countCommentsOnSet(context, map.set_id),
    isMode(mode) ? mapScores(context, { md5, mode, scope: 'best', limit: 1, offset: 0 }) : [],
  ]);
  return toLevelView(map, { favourites, comments: onMap + onSet }, record);
}
