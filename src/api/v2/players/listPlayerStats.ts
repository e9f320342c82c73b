import { z } from 'zod';
import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { MODES } from '../../../osu/modes';
import { statsRowSchema, toStatsRowView } from '../../../players/modeStatsView';
import { findPlayer } from '../../../players/playerRepository';
import { statsRowsOf } from '../../../players/playerStats';
import { toCursor } from '../cursor';
import { envelopeOf, success } from '../envelope';
import { cut, listMeta, listParams, numbering, toSlice } from '../paging';
import { playerIdParam } from './playerParams';

const LIST = 'player stats';

export const listPlayerStats = defineRoute({
  methods: ['get'],
  path: '/players/{player_id}/stats',
  auth: 'public',
  tag: 'players',
  summary: "List a player's stats in every mode",
  description: 'Modes in which the player has none are left out.',
  params: playerIdParam,
  query: listParams(LIST),
  freshness: { seconds: 1, until: ['scores'] },
  example: 'player_id=3',
  errors: [errors.playerNotFound],
  answer: envelopeOf(z.array(statsRowSchema).describe('By mode: 0 to 6 and 8.'), listMeta),
  async handler({ player_id, ...paging }, context, { viewer }) {
    const player = await findPlayer(context.database, { id: player_id }, viewer);
    if (!player) throw errors.playerNotFound();
    const { limit, offset, after = -1 } = toSlice(paging);
    const rows = await statsRowsOf(
      context,
      player,
      MODES.filter((mode) => mode > after),
    );
    const { shown, last } = cut(rows.slice(offset, offset + limit), paging.page_size);
    return success(shown.map(toStatsRowView), {
      ...numbering(paging, rows.length),
      next_cursor: last ? toCursor(LIST, String(last.totals.mode)) : null,
    });
  },
});
