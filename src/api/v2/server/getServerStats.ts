import { z } from 'zod';
import { defineRoute } from '../../../http/route';
import { tryLive } from '../../../live/tryLive';
import { countPlayers } from '../../../players/playerRepository';
import { staleMarker } from '../../staleMarker';
import { envelopeOf, success } from '../envelope';

export const getServerStats = defineRoute({
  methods: ['get'],
  path: '/server/stats',
  auth: 'public',
  tag: 'server',
  summary: 'Count players',
  query: {},
  freshness: { seconds: 2 },
  example: '',
  errors: [],
  answer: envelopeOf(
    z.object({
      online_players: z
        .number()
        .int()
        .describe('Players online; the bot and hidden players are not counted.'),
      total_players: z.number().int().describe('Accounts on the server.'),
    }),
    { stale: staleMarker },
  ),
  async handler(_input, context) {
    const online = await tryLive(context, (live) => live.onlineIds());
    const { total, visible } = await countPlayers(context, online ?? []);
    return success({ online_players: visible, total_players: total }, online ? {} : { stale: true as const });
  },
});
