import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { findPlayer } from '../../../players/playerRepository';
import { playerSchema, toPlayerView } from '../../../players/playerView';
import { envelopeOf, success } from '../envelope';

export const getCurrentSession = defineRoute({
  methods: ['get'],
  path: '/sessions/current',
  auth: { by: 'session', missing: errors.authenticationRequired, unknown: errors.invalidSession },
  tag: 'sessions',
  summary: 'Get the player who is logged in',
  query: {},
  example: '',
  errors: [],
  answer: envelopeOf(playerSchema, {}),
  async handler(_input, { database }, { asker, viewer }) {
    const player = await findPlayer(database, { id: asker.id }, viewer);
    if (!player) throw errors.invalidSession();
    return success(toPlayerView(player), {});
  },
});
