import { z } from 'zod';
import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { findPlayer } from '../../../players/playerRepository';
import { mostPlayed, mostPlayedSchema } from '../../../scores/mostPlayed';
import { modeParam, playableMode } from '../../modeParam';
import { pagingParams, toPage } from '../paging';
import { playerParams, selectPlayerLeniently } from '../playerParams';
import { successStatus } from '../success';

export const getPlayerMostPlayed = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_player_most_played',
  tag: 'players',
  summary: 'List the beatmaps a player has played most',
  description: 'If both `id` and `name` are given, the id takes precedence.',
  query: { ...playerParams, mode: modeParam, ...pagingParams(25) },
  freshness: { seconds: 2, until: ['scores'] },
  example: 'id=3',
  errors: [errors.invalidGamemode, errors.idOrName, errors.playerNotFound],
  answer: z.object({
    status: successStatus,
    maps: z.array(mostPlayedSchema),
  }),
  async handler({ mode, ...input }, context, { viewer }) {
    const { database } = context;
    const playable = playableMode(mode);
    const player = await findPlayer(database, selectPlayerLeniently(input), viewer);
    if (!player) throw errors.playerNotFound();
    const maps = await mostPlayed(context, { playerId: player.id, mode: playable, ...toPage(input) });
    return { status: 'success', maps };
  },
});
