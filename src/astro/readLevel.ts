import type { z } from 'zod';
import type { Context } from '../context';
import { mapReactions } from '../maps/mapReactions';
import type { MapRow } from '../maps/mapRepository';
import { isMode } from '../osu/modes';
import type { Viewer } from '../players/visibility';
import { mapScores } from '../scores/mapScores';
import { toLevelView, type levelSchema } from './levelView';

const NO_REACTIONS = { favourites: 0, comments: 0 };

/** Everything that is told of a beatmap that was found. */
export async function readLevel(
  context: Context,
  map: MapRow,
  viewer: Viewer | undefined,
): Promise<z.output<typeof levelSchema>> {
  const { md5, mode } = map;
  const [reactions, [record]] = await Promise.all([
    mapReactions(context.database, map.id),
    isMode(mode) ? mapScores(context, { md5, mode, scope: 'best', limit: 1, offset: 0, viewer }) : [],
  ]);
  return toLevelView(map, reactions ?? NO_REACTIONS, record);
}
