import { z } from 'zod';
import { anyInt } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { playerSchema, toPlayerView } from '../../../players/playerView';
import { listPlayers as list } from '../../../players/playerRepository';
import { envelopeOf } from '../envelope';
import { listAnswer, listMeta, listParams, toSlice } from '../paging';

export const listPlayers = defineRoute({
  methods: ['get'],
  path: '/players',
  auth: 'public',
  tag: 'players',
  summary: 'List the players',
  query: {
    priv: anyInt().optional().describe('Only players with exactly these privileges.'),
    country: z.string().optional().describe('Only players of this country; case does not matter.'),
    clan_id: anyInt().optional().describe('Only players of this clan; 0: players without a clan.'),
    clan_priv: anyInt()
      .optional()
      .describe('Only players of this rank in their clan: 1 member, 2 officer, 3 owner.'),
    preferred_mode: anyInt().optional().describe('Only players whose profile opens with this mode.'),
    play_style: anyInt()
      .optional()
      .describe('Only players who play with exactly this: 1 mouse, 2 tablet, ...'),
    ...listParams('players'),
  },
  freshness: { seconds: 2 },
  example: 'country=us&page_size=10',
  errors: [],
  answer: envelopeOf(z.array(playerSchema).describe('By id.'), listMeta),
  async handler({ page, page_size, cursor, ...filter }, context, { viewer }) {
    const paging = { page, page_size, cursor };
    const part = await list(context, filter, toSlice(paging), viewer);
    return listAnswer('players', paging, part, toPlayerView);
  },
});
