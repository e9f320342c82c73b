import { z } from 'zod';
import type { Context } from '../../../context';
import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import type { LivePlayer } from '../../../live/liveState';
import { tryLive } from '../../../live/tryLive';
import { findMap } from '../../../maps/mapRepository';
import { mapSchema, toMapView } from '../../../maps/mapView';
import { findPlayer, type Player } from '../../../players/playerRepository';
import { playerParams, selectPlayer } from '../playerParams';
import { staleMarker } from '../staleMarker';
import { successStatus } from '../success';

const offlineSchema = z.object({
  online: z.literal(false).describe('The player is offline.'),
  last_seen: z.number().int().describe('Unix time in seconds.'),
  stale: staleMarker,
});

const onlineSchema = z.object({
  online: z.literal(true).describe('The player is online.'),
  login_time: z.number().describe('Unix time in seconds, with a fraction.'),
  status: z.object({
    action: z
      .number()
      .int()
      .describe(
        '0 idle, 1 afk, 2 playing, 3 editing, 4 modding, 5 multiplayer, 6 watching, 7 unknown, 8 testing, ' +
          '9 submitting, 10 paused, 11 lobby, 12 multiplaying, 13 osu!direct.',
      ),
    info_text: z.string().describe('What the player is at, in words; often the map.'),
    mode: z.number().int().describe('Game mode.'),
    mods: z.number().int().describe('Mods, a bit set.'),
    beatmap: mapSchema.nullable().describe('The beatmap, when this server knows it.'),
  }),
});

const statusSchema = z
  .discriminatedUnion('online', [offlineSchema, onlineSchema])
  .describe('Whether the player is online, and what they are doing or when they were last seen.');

export const getPlayerStatus = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_player_status',
  tag: 'players',
  summary: 'Get whether a player is online and what they are doing',
  query: playerParams,
  example: 'id=3',
  errors: [errors.idXorName, errors.playerNotFound],
  answer: z.object({ status: successStatus, player_status: statusSchema }),
  async handler(input, context, { viewer }) {
    const player = await findPlayer(context.database, selectPlayer(input), viewer);
    if (!player) throw errors.playerNotFound();
    const live = await tryLive(context, (state) => state.player(player.id));
    return {
      status: 'success',
      player_status: live ? await toOnline(live, context) : toOffline(player, live),
    };
  },
});

/** Of what live state says, null means offline and undefined that it is away. */
function toOffline({ latest_activity }: Player, live: null | undefined): z.output<typeof offlineSchema> {
  return { online: false, last_seen: latest_activity, ...(live === undefined && { stale: true }) };
}

async function toOnline(live: LivePlayer, { database }: Context): Promise<z.output<typeof onlineSchema>> {
  const map = live.map_md5 === '' ? undefined : await findMap(database, { md5: live.map_md5 });
  return {
    online: true,
    login_time: live.login_time,
    status: {
      action: live.action,
      info_text: live.info_text,
      mode: live.mode,
      mods: live.mods,
      beatmap: map ? toMapView(map) : null,
    },
  };
}
