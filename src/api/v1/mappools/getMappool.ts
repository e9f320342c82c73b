import { z } from 'zod';
import { ID_MAX } from '../../../db/ids';
import { toIsoTime } from '../../../db/time';
import { errors } from '../../../errors';
import { int } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { tryLive } from '../../../live/tryLive';
import { findMappool, mappoolMaps } from '../../../mappools/mappoolRepository';
import { mapsById } from '../../../maps/mapRepository';
import { mapSchema, toMapView } from '../../../maps/mapView';
import { modsToString } from '../../../osu/mods';

const creatorSchema = z.object({
  id: z.number().int().describe('Player id.'),
  name: z.string().describe('Player name.'),
  country: z.string().describe("The player's country."),
  clan: z
    .object({
      id: z.number().int().describe('Clan id.'),
      name: z.string().describe('Name of the clan.'),
      tag: z.string().describe('Tag of the clan.'),
      members: z.number().int().describe('Number of members.'),
    })
    .nullable()
    .describe("The player's clan."),
  online: z.boolean().describe('The player is online.'),
});

export const getMappool = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_mappool',
  tag: 'mappools',
  summary: 'Get a mappool with its beatmaps',
  query: { id: int({ ge: 1, le: ID_MAX }).describe('Mappool id.') },
  freshness: { seconds: 1 },
  example: 'id=1',
  errors: [errors.poolNotFound],
  answer: z.object({
    id: z.number().int().describe('Mappool id.'),
    name: z.string().describe('Name of the pool.'),
    created_at: z.string().describe('`YYYY-MM-DDTHH:MM:SS`, UTC.'),
    created_by: creatorSchema.nullable().describe('Who created it; null when the player no longer exists.'),
    maps: z
      .record(z.string(), mapSchema)
      .describe(
        'By mods and slot (`HD1`, `NM2`), in that order; of several in one slot, the one with the highest id.',
      ),
  }),
  async handler({ id }, context, { viewer }) {
    const { database } = context;
    const pool = await findMappool(database, id, viewer);
    if (!pool) throw errors.poolNotFound();
    const picks = await mappoolMaps(database, id);
    const rows = await mapsById(
      database,
      picks.map((pick) => pick.map_id),
    );
    const maps = new Map(rows.map((map) => [map.id, toMapView(map)]));
    return {
      id: pool.id,
      name: pool.name,
      created_at: toIsoTime(pool.created_at),
      created_by: await toCreator(pool, (playerId) => tryLive(context, (live) => live.player(playerId))),
      maps: Object.fromEntries(
        picks.flatMap(({ map_id, mods, slot }) => {
          const map = maps.get(map_id);
          return map ? [[`${modsToString(mods)}${slot}`, map]] : [];
        }),
      ),
    };
  },
});

type Pool = NonNullable<Awaited<ReturnType<typeof findMappool>>>;

async function toCreator(
  { creator_id, creator_name, creator_country, clan_id, clan_name, clan_tag, clan_members }: Pool,
  findOnline: (id: number) => Promise<unknown>,
): Promise<z.output<typeof creatorSchema> | null> {
  if (creator_id === null || creator_name === null || creator_country === null) return null;
  return {
    id: creator_id,
    name: creator_name,
    country: creator_country,
    clan:
      clan_id === null || clan_name === null || clan_tag === null
        ? null
        : { id: clan_id, name: clan_name, tag: clan_tag, members: clan_members ?? 0 },
    online: Boolean(await findOnline(creator_id)),
  };
}
