import { z } from 'zod';
import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { isThere } from '../../../players/playerRepository';
import { favouriteSets } from '../../../social/favouriteRepository';
import { envelopeOf, success } from '../envelope';
import { playerIdParam } from './playerParams';

export const listFavourites = defineRoute({
  methods: ['get'],
  path: '/players/{player_id}/favourites',
  auth: 'public',
  tag: 'players',
  summary: "List a player's favourite mapsets",
  params: playerIdParam,
  query: {},
  freshness: { seconds: 1 },
  example: 'player_id=3',
  errors: [errors.playerNotFound],
  answer: envelopeOf(z.array(z.number().int()).describe('Mapset ids, ascending.'), {
    total: z.number().int().describe('Number of entries.'),
  }),
  async handler({ player_id }, { database }, { viewer }) {
    const [isVisible, sets] = await Promise.all([
      isThere(database, player_id, viewer),
      favouriteSets(database, player_id),
    ]);
    if (!isVisible) throw errors.playerNotFound();
    return success(sets, { total: sets.length });
  },
});
