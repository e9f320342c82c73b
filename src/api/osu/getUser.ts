import { z } from 'zod';
import { defineRoute } from '../../http/route';
import { statsInMode } from '../../players/playerStats';
import { keyParam, modeParams } from './commonParams';
import { bounded } from './params';
import { findUserInMode, userParams } from './userParams';
import { toUserView, userSchema } from './userView';

export const getUser = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_user',
  tag: 'osu! API v1',
  summary: 'Get a player',
  query: {
    ...keyParam,
    ...userParams,
    ...modeParams,
    event_days: bounded({ ge: 1, le: 31, absent: 1 }).describe('How many days of events; there are none.'),
  },
  freshness: { seconds: 1, until: ['scores'] },
  example: 'u=3',
  errors: [],
  answer: z.array(userSchema),
  async handler(input, context, { viewer }) {
    const found = await findUserInMode(context, input, viewer);
    if (!found) return [];
    const { player, mode } = found;
    return [toUserView(player, await statsInMode(context, { id: player.id, mode }, viewer))];
  },
});
