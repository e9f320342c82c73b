import { z } from 'zod';
import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { onlinePlayerSchema, toOnlinePlayerView } from '../../../players/activityView';
import { onlinePlayers } from '../../../players/onlinePlayers';
import { pagingParams, toPage } from '../paging';
import { successStatus } from '../success';

export const getOnlinePlayers = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_online_players',
  tag: 'players',
  summary: 'List the players who are online',
  query: pagingParams(50),
  freshness: { seconds: 1, until: ['players'] },
  example: 'limit=10',
  errors: [errors.liveUnavailable],
  answer: z.object({
    status: successStatus,
    total: z.number().int().describe('Number of players online, on all pages together.'),
    players: z.array(onlinePlayerSchema).describe('By id.'),
  }),
  async handler(paging, context, { viewer }) {
    const { total, players } = await onlinePlayers(context, toPage(paging), viewer);
    return { status: 'success', total, players: [...players.values()].map(toOnlinePlayerView) };
  },
});
