import { z } from 'zod';
import { defineRoute } from '../../http/route';
import { playerScores } from '../../scores/playerScores';
import { withMaps } from '../../scores/withMaps';
import { keyParam, modeParams } from './commonParams';
import { bounded } from './params';
import { bestShape, toBestView, withReplay } from './scoreView';
import { findUserInMode, userParams } from './userParams';

export const getUserBest = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_user_best',
  tag: 'osu! API v1',
  summary: "List a player's best scores",
  description: 'By pp, on ranked and approved beatmaps.',
  query: {
    ...keyParam,
    ...userParams,
    ...modeParams,
    limit: bounded({ ge: 1, le: 100, absent: 10 }).describe('Maximum number of entries.'),
  },
  freshness: { seconds: 1, until: ['scores'] },
  example: 'u=3',
  errors: [],
  answer: z.array(z.object({ beatmap_id: z.string().describe('Beatmap id.'), ...bestShape })),
  async handler({ limit, ...input }, context, { viewer }) {
    const found = await findUserInMode(context, input, viewer);
    if (!found) return [];
    const { player, mode } = found;
    const scores = await playerScores(context, {
      playerId: player.id,
      mode,
      scope: 'best',
      includeLoved: false,
      includeFailed: false,
      limit,
      offset: 0,
    });
    const [onMaps, replays] = await Promise.all([
      withMaps(context.database, scores),
      withReplay(context.files, scores),
    ]);
    return onMaps.map(({ score, map }) => ({
      beatmap_id: String(map.id),
      ...toBestView(score, replays.has(score.id)),
    }));
  },
});
