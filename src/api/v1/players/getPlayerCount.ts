import { z } from 'zod';
import { defineRoute } from '../../../http/route';
import { tryLive } from '../../../live/tryLive';
import { countPlayers } from '../../../players/playerRepository';
import { staleMarker } from '../../staleMarker';
import { successStatus } from '../success';

export const getPlayerCount = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_player_count',
  tag: 'players',
  summary: 'Count players',
  query: {},
  freshness: { seconds: 2, until: ['players'] },
  example: '',
  errors: [],
  answer: z.object({
    status: successStatus,
    counts: z.object({
      online: z.number().int().describe('Players online; the bot and hidden players are not counted.'),
      total: z.number().int().describe('Accounts on the server.'),
    }),
    stale: staleMarker,
  }),
  async handler(_input, context) {
    const online = await tryLive(context, (live) => live.onlineIds());
    const { total, visible } = await countPlayers(context, online ?? []);
    return { status: 'success', counts: { online: visible, total }, ...(!online && { stale: true }) };
  },
});
