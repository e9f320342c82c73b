import { errors } from '../../../errors';
import { anyInt } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { isMode } from '../../../osu/modes';
import { statsRowSchema, toStatsRowView } from '../../../players/modeStatsView';
import { isThere } from '../../../players/playerRepository';
import { statsInMode } from '../../../players/playerStats';
import { envelopeOf, success } from '../envelope';
import { playerIdParam } from './playerParams';

export const getPlayerStats = defineRoute({
  methods: ['get'],
  path: '/players/{player_id}/stats/{mode}',
  auth: 'public',
  tag: 'players',
  summary: "Get a player's stats in one mode",
  params: { ...playerIdParam, mode: anyInt().describe('Game mode: 0 to 6, or 8.') },
  query: {},
  freshness: { seconds: 1, until: ['scores'] },
  example: 'player_id=3&mode=0',
  errors: [errors.playerNotFound, errors.playerStatsNotFound],
  answer: envelopeOf(statsRowSchema, {}),
  async handler({ player_id, mode }, context, { viewer }) {
    const stats = isMode(mode) ? await statsInMode(context, { id: player_id, mode }, viewer) : undefined;
    if (stats) return success(toStatsRowView(stats), {});
    const isKnown = await isThere(context.database, player_id, viewer);
    throw isKnown ? errors.playerStatsNotFound() : errors.playerNotFound();
  },
});
