import { z } from 'zod';
import { clanPlayers, findClan } from '../../../clans/clanRepository';
import { ID_MAX } from '../../../db/ids';
import { errors } from '../../../errors';
import { int } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { clanRankName } from '../../../osu/statuses';

const memberSchema = z.object({
  id: z.number().int().describe('Player id.'),
  name: z.string().describe('Player name.'),
  country: z.string().describe("The player's country."),
  rank: z.enum(['Member', 'Officer', 'Owner']).describe('Rank in the clan.'),
});

export const getClan = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_clan',
  tag: 'clans',
  summary: 'Get a clan with its members',
  query: { id: int({ ge: 1, le: ID_MAX }).describe('Clan id.') },
  freshness: { seconds: 1 },
  example: 'id=1',
  errors: [errors.clanNotFound],
  answer: z.object({
    id: z.number().int().describe('Clan id.'),
    name: z.string().describe('Name of the clan.'),
    tag: z.string().describe('Tag of the clan.'),
    members: z.array(memberSchema),
    owner: memberSchema.nullable().describe('Null when the owner no longer exists.'),
  }),
  async handler({ id }, { database }, { viewer }) {
    const clan = await findClan(database, id);
    if (!clan) throw errors.clanNotFound();
    const players = await clanPlayers(database, clan, viewer);
    const owner = players.find((player) => player.id === clan.owner);
    return {
      id: clan.id,
      name: clan.name,
      tag: clan.tag,
      members: players
        .filter((player) => player.clan_id === clan.id)
        .map(({ id, name, country, clan_priv }) => ({ id, name, country, rank: clanRankName(clan_priv) })),
      owner: owner ? { id: owner.id, name: owner.name, country: owner.country, rank: 'Owner' } : null,
    };
  },
});
