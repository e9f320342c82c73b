import { z } from 'zod';
import type { Context } from '../../../context';
import { errors } from '../../../errors';
import { float } from '../../../json/float';
import { defineRoute } from '../../../http/route';
import type { LivePlayer } from '../../../live/liveState';
import { onlinePlayer } from '../../../live/onlinePlayer';
import { tryLive } from '../../../live/tryLive';
import { idList } from '../../../http/params';
import { mapsByMd5 } from '../../../maps/mapRepository';
import { mapSchema, toMapView, type MapView } from '../../../maps/mapView';
import { activitySchema, toActivityView } from '../../../players/activityView';
import { findPlayer, lastSeenOf, type Player } from '../../../players/playerRepository';
import { playerParams, selectPlayer } from '../playerParams';
import { staleMarker } from '../../staleMarker';
import { successStatus } from '../success';

const IDS_MAX = 100;

const offlineSchema = z.object({
  online: z.literal(false).describe('The player is offline.'),
  last_seen: z.number().int().describe('Unix time in seconds.'),
  stale: staleMarker,
});

const onlineSchema = z.object({
  online: z.literal(true).describe('The player is online.'),
  login_time: float().describe('Unix time in seconds, with a fraction.'),
  status: activitySchema.omit({ beatmap_id: true }).extend({
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
  description:
    'With `ids`, several players at once: the answer is then `player_statuses`, without those not found.',
  query: {
    ...playerParams,
    ids: idList({ max: IDS_MAX }).optional().describe('Ids of up to 100 players, comma-separated.'),
  },
  freshness: { seconds: 1, until: ['players'] },
  example: 'id=3',
  errors: [errors.idXorName, errors.playerNotFound],
  answer: z.object({
    status: successStatus,
    player_status: statusSchema.optional().describe('The player asked for by `id` or `name`.'),
    player_statuses: z
      .array(z.object({ id: z.number().int().describe('Player id.'), player_status: statusSchema }))
      .optional()
      .describe('By id, the players asked for by `ids`.'),
  }),
  async handler({ ids, ...input }, context, { viewer }) {
    if (ids) {
      if (input.id !== undefined || input.name !== undefined) throw errors.idXorName();
      const players = await lastSeenOf(context.database, ids, viewer);
      const statuses = await statusesOf(context, players);
      return {
        status: 'success' as const,
        player_statuses: players.map(({ id }, at) => ({ id, player_status: statuses[at]! })),
      };
    }
    const player = await findPlayer(context.database, selectPlayer(input), viewer);
    if (!player) throw errors.playerNotFound();
    const [status] = await statusesOf(context, [player]);
    return { status: 'success' as const, player_status: status };
  },
});

type LastSeen = Pick<Player, 'id' | 'latest_activity'>;

/** One for each of the players, in their order. */
async function statusesOf(
  context: Context,
  players: readonly LastSeen[],
): Promise<z.output<typeof statusSchema>[]> {
  const online = await tryLive(context, (live) =>
    Promise.all(players.map(({ id }) => onlinePlayer(live, id))),
  );
  const hashes = (online ?? []).flatMap((live) => live?.map_md5 || []);
  const rows = await mapsByMd5(context.database, [...new Set(hashes)]);
  const maps = new Map(rows.map((map) => [map.md5, toMapView(map)]));
  return players.map((player, at) => {
    const live = online?.[at];
    return live ? toOnline(live, maps) : toOffline(player, { stale: online === undefined });
  });
}

function toOffline(
  { latest_activity }: LastSeen,
  { stale }: { stale: boolean },
): z.output<typeof offlineSchema> {
  return { online: false, last_seen: latest_activity, ...(stale && { stale: true }) };
}

function toOnline(live: LivePlayer, maps: ReadonlyMap<string, MapView>): z.output<typeof onlineSchema> {
  const { beatmap_id: _, ...activity } = toActivityView(live);
  return {
    online: true,
    login_time: live.login_time,
    status: { ...activity, beatmap: maps.get(live.map_md5) ?? null },
  };
}
