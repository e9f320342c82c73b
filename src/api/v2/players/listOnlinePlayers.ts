import { z } from 'zod';
import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { onlinePlayerSchema, toOnlinePlayerView, wholeLoginTime } from '../../../players/activityView';
import { onlinePlayers } from '../../../players/onlinePlayers';
import { toCursor } from '../cursor';
import { envelopeOf, success } from '../envelope';
import { cut, listMeta, listParams, numbering, toSlice } from '../paging';

const LIST = 'online players';

export const listOnlinePlayers = defineRoute({
  methods: ['get'],
  path: '/players/online',
  auth: 'public',
  tag: 'players',
  summary: 'List the players who are online',
  query: listParams(LIST),
  freshness: { seconds: 1, until: ['players'] },
  example: 'page_size=10',
  errors: [errors.liveUnavailable],
  answer: envelopeOf(
    z.array(onlinePlayerSchema.extend({ login_time: wholeLoginTime })).describe('By id.'),
    listMeta,
  ),
  async handler(paging, context, { viewer }) {
    const { total, ids, players } = await onlinePlayers(context, toSlice(paging), viewer);
    const { shown, last } = cut(ids, paging.page_size);
    return success(
      shown.flatMap((id) => {
        const player = players.get(id);
        return player ? [{ ...toOnlinePlayerView(player), login_time: Math.trunc(player.login_time) }] : [];
      }),
      {
        ...numbering(paging, total),
        next_cursor: last === undefined ? null : toCursor(LIST, String(last)),
      },
    );
  },
});
