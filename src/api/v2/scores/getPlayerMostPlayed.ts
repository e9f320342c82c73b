import { z } from 'zod';
import { errors } from '../../../errors';
import { rowId } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { isMode } from '../../../osu/modes';
import { isThere } from '../../../players/playerRepository';
import { mostPlayed, mostPlayedSchema } from '../../../scores/mostPlayed';
import { envelopeOf, success } from '../envelope';
import { listingMeta, listingParams } from './scoreListing';

const LIMIT = 25;

export const getPlayerMostPlayed = defineRoute({
  methods: ['get'],
  path: '/players/{player_id}/most_played',
  auth: 'public',
  tag: 'scores',
  summary: 'List the beatmaps a player has played most',
  description:
    'Of beatmaps played equally often, the one with the lower id comes first. Modes 7 and 9 to 11 have none.',
  params: { player_id: rowId().describe('Player id.') },
  query: listingParams(LIMIT),
  freshness: { seconds: 2, until: ['scores'] },
  example: 'player_id=3',
  errors: [errors.playerNotFound],
  answer: envelopeOf(z.array(mostPlayedSchema), listingMeta),
  async handler({ player_id, mode, limit }, context, { viewer }) {
    const { database } = context;
    if (!(await isThere(database, player_id, viewer))) throw errors.playerNotFound();
    const maps = isMode(mode)
      ? await mostPlayed(context, { playerId: player_id, mode, limit, offset: 0 })
      : [];
    return success(maps, { total: maps.length, mode });
  },
});
