import { ScoreStatus } from '../../osu/statuses';
import type { DemoMap } from '../beatmaps/makeMaps';
import type { DemoScore } from './makeScores';

/** How often each map was played and passed. */
export function countPlays(maps: readonly DemoMap[], scores: readonly DemoScore[]) {
  const counts = new Map(maps.map((map) => [map.id, { plays: 0, passes: 0 }]));
  for (const { map, status } of scores) {
    const count = counts.get(map.id);
    if (!count) continue;
    count.plays += 1;
    if (status !== ScoreStatus.Failed) count.passes += 1;
  }
  return counts;
}
