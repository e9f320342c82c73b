import { z } from 'zod';
import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { tryLive } from '../../../live/tryLive';
import { visibleAmong } from '../../../players/playerRepository';
import { pagingParams, toPage } from '../paging';
import { successStatus } from '../success';

export const getOnlinePlayers = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_online_players',
  tag: 'players',
  summary: 'List the players who are online',
  query: pagingParams(50),
  example: 'limit=10',
  errors: [errors.liveUnavailable],
  answer: z.object({
    status: successStatus,
    total: z.number().int().describe('Players online over all pages.'),
    players: z
      .array(
        z.object({
          id: z.number().int().describe('Player id.'),
          name: z.string().describe('Player name.'),
          country: z.string().describe("The player's country."),
          login_time: z.number().describe('Unix time in seconds, with a fraction.'),
          status: z.object({
            action: z.number().int().describe('What the player is doing, as in `get_player_status`.'),
            info_text: z.string().describe('The same in words.'),
            mode: z.number().int().describe('Game mode.'),
            mods: z.number().int().describe('Mods, a bit set.'),
            beatmap_id: z.number().int().describe('Beatmap id; 0 for none.'),
            beatmap_md5: z.string().describe('MD5 of the beatmap; empty for none.'),
          }),
        }),
      )
      .describe('By id.'),
  }),
  async handler(paging, context, { viewer }) {
    const { limit, offset } = toPage(paging);
    const ids = await tryLive(context, (live) => live.onlineIds());
    if (!ids) throw errors.liveUnavailable();
    const visible = await visibleAmong(context.database, ids, viewer);
    const shown = ids.filter((id) => visible.has(id)).slice(offset, offset + limit);
    const players = await tryLive(context, (live) => live.players(shown));
    if (!players) throw errors.liveUnavailable();
    return {
      status: 'success',
      total: visible.size,
      players: [...players.values()].map((player) => ({
        id: player.id,
        name: player.name,
        country: player.country,
        login_time: player.login_time,
        status: {
          action: player.action,
          info_text: player.info_text,
          mode: player.mode,
          mods: player.mods,
          beatmap_id: player.map_id,
          beatmap_md5: player.map_md5,
        },
      })),
    };
  },
});
