import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { onlinePlayer } from '../../../live/onlinePlayer';
import { tryLive } from '../../../live/tryLive';
import { activitySchema, toActivityView, wholeLoginTime } from '../../../players/activityView';
import { isThere } from '../../../players/playerRepository';
import { envelopeOf, success } from '../envelope';
import { playerIdParam } from './playerParams';

export const getPlayerStatus = defineRoute({
  methods: ['get'],
  path: '/players/{player_id}/status',
  auth: 'public',
  tag: 'players',
  summary: 'Get what a player who is online is doing',
  params: playerIdParam,
  query: {},
  freshness: { seconds: 1, until: ['players'] },
  example: 'player_id=3',
  errors: [errors.playerStatusNotFound, errors.liveUnavailable],
  answer: envelopeOf(activitySchema.extend({ login_time: wholeLoginTime }), {}),
  async handler({ player_id }, context, { viewer }) {
    if (!(await isThere(context.database, player_id, viewer))) throw errors.playerStatusNotFound();
    const live = await tryLive(context, async (state) => (await onlinePlayer(state, player_id)) ?? null);
    if (live === undefined) throw errors.liveUnavailable();
    if (live === null) throw errors.playerStatusNotFound();
    return success({ login_time: Math.trunc(live.login_time), ...toActivityView(live) }, {});
  },
});
