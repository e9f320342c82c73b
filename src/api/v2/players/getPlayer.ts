import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { playerSchema, toPlayerView } from '../../../players/playerView';
import { findPlayer } from '../../../players/playerRepository';
import { envelopeOf, success } from '../envelope';
import { playerIdOrNameParam, playerKeyParam, selectPlayer } from './playerParams';

export const getPlayer = defineRoute({
  methods: ['get'],
  path: '/players/{player_id}',
  auth: 'public',
  tag: 'players',
  summary: 'Get a player by id or name',
  params: playerIdOrNameParam,
  query: playerKeyParam,
  freshness: { seconds: 1 },
  example: 'player_id=3',
  errors: [errors.playerNotFound],
  answer: envelopeOf(playerSchema, {}),
  async handler(input, { database }, { viewer }) {
    const player = await findPlayer(database, selectPlayer(input), viewer);
    if (!player) throw errors.playerNotFound();
    return success(toPlayerView(player), {});
  },
});
