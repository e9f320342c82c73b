import { z } from 'zod';
import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { mapsById } from '../../../maps/mapRepository';
import { mapSchema } from '../../../maps/mapView';
import { findPlayer } from '../../../players/playerRepository';
import { mostPlayedMaps } from '../../../scores/scoreRepository';
import { modeParam, playableMode } from '../modeParam';
import { pagingParams, toPage } from '../paging';
import { playerParams, selectPlayerLeniently } from '../playerParams';
import { successStatus } from '../success';

const { md5, id, set_id, status, artist, title, version, creator } = mapSchema.shape;

export const getPlayerMostPlayed = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_player_most_played',
  tag: 'players',
  summary: 'List the beatmaps a player has played most',
  description: 'When both `id` and `name` are given, the id counts.',
  query: { ...playerParams, mode: modeParam, ...pagingParams(25) },
  example: 'id=3',
  errors: [errors.invalidGamemode, errors.idOrName, errors.playerNotFound],
  answer: z.object({
    status: successStatus,
    maps: z.array(
      z.object({
        md5,
        id,
        set_id,
        status,
        artist,
        title,
        version,
        creator,
        plays: z.number().int().describe('How often the player played the beatmap.'),
      }),
    ),
  }),
  async handler({ mode, ...input }, { database }, { viewer }) {
    const playable = playableMode(mode);
    const player = await findPlayer(database, selectPlayerLeniently(input), viewer);
    if (!player) throw errors.playerNotFound();
    const played = await mostPlayedMaps(database, { playerId: player.id, mode: playable, ...toPage(input) });
    const rows = await mapsById(
      database,
      played.map((entry) => entry.id),
    );
    const maps = new Map(rows.map((map) => [map.id, map]));
    return {
      status: 'success',
      maps: played.flatMap(({ id, plays }) => {
        const map = maps.get(id);
        if (!map) return [];
        const { md5, set_id, status, artist, title, version, creator } = map;
        return [{ md5, id, set_id, status, artist, title, version, creator, plays }];
      }),
    };
  },
});
