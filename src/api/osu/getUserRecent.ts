import { z } from 'zod';
import { defineRoute } from '../../http/route';
import { ScoreStatus } from '../../osu/statuses';
import { playerScores } from '../../scores/playerScores';
import { withMaps } from '../../scores/withMaps';
import { keyParam, modeParams } from './commonParams';
import { bounded } from './params';
import { playShape, toPlayView } from './scoreView';
import { toDate } from './texts';
import { findUserInMode, userParams } from './userParams';

const DAY_S = 24 * 60 * 60;

export const getUserRecent = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_user_recent',
  tag: 'osu! API v1',
  summary: "List a player's plays of the last 24 hours",
  description: 'Newest first, failed ones too.',
  query: {
    ...keyParam,
    ...userParams,
    ...modeParams,
    limit: bounded({ ge: 1, le: 50, absent: 10 }).describe('Maximum number of entries.'),
  },
  freshness: { seconds: 1, until: ['scores'] },
  example: 'u=3',
  errors: [],
  answer: z.array(
    z.object({
      beatmap_id: z.string().describe('Beatmap id.'),
      ...playShape,
      score_id: z.string().nullable().describe("Score id; null unless it is the player's best on the map."),
    }),
  ),
  async handler({ limit, ...input }, context, { viewer }) {
    const found = await findUserInMode(context, input, viewer);
    if (!found) return [];
    const { player, mode } = found;
    const scores = await playerScores(context, {
      playerId: player.id,
      mode,
      scope: 'recent',
      includeLoved: true,
      includeFailed: true,
      limit,
      offset: 0,
    });
    const since = toDate(Date.now() / 1_000 - DAY_S);
    const onMaps = await withMaps(
      context.database,
      scores.filter(({ play_time }) => play_time >= since),
    );
    return onMaps.map(({ score, map }) => ({
      beatmap_id: String(map.id),
      ...toPlayView(score),
      score_id: score.status === ScoreStatus.Best ? String(score.id) : null,
    }));
  },
});
