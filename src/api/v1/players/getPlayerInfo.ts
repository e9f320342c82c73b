import { z } from 'zod';
import { errors } from '../../../errors';
import { oneOf } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { modeStatsSchema, toModeStatsView } from '../../../players/modeStatsView';
import { playerInfoSchema, toPlayerInfoView } from '../../../players/playerInfoView';
import { findPlayer } from '../../../players/playerRepository';
import { statsOf } from '../../../players/playerStats';
import { playerParams, selectPlayer } from '../playerParams';
import { successStatus } from '../success';

export const getPlayerInfo = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_player_info',
  tag: 'players',
  summary: "Get a player's profile and stats",
  query: {
    scope: oneOf(['stats', 'info', 'all']).describe('Which parts to return.'),
    ...playerParams,
  },
  freshness: { seconds: 1, until: ['scores'] },
  example: 'scope=all&id=3',
  errors: [errors.idXorName, errors.playerNotFound],
  answer: z.object({
    status: successStatus,
    player: z.object({
      info: playerInfoSchema.optional().describe('With scope `info` or `all`.'),
      stats: z
        .record(z.string(), modeStatsSchema)
        .optional()
        .describe('With scope `stats` or `all`: by mode, `0` to `6` and `8`.'),
    }),
  }),
  async handler({ scope, ...selector }, context, { viewer }) {
    const player = await findPlayer(context.database, selectPlayer(selector), viewer);
    if (!player) throw errors.playerNotFound();
    const stats = scope === 'info' ? [] : await statsOf(context, player);
    return {
      status: 'success',
      player: {
        ...(scope !== 'stats' && { info: toPlayerInfoView(player) }),
        ...(scope !== 'info' && {
          stats: Object.fromEntries(stats.map((own) => [String(own.totals.mode), toModeStatsView(own)])),
        }),
      },
    };
  },
});
