import { z } from 'zod';
import { errors } from '../../../errors';
import { sessionAuth } from '../../../http/auth';
import { defineRoute } from '../../../http/route';
import { playerSchema, toPlayerView } from '../../../players/playerView';
import { friendProfiles } from '../../../social/friendRepository';
import { envelopeOf, success } from '../envelope';
import { playerIdParam } from './playerParams';

export const listFriends = defineRoute({
  methods: ['get'],
  path: '/players/{player_id}/friends',
  auth: sessionAuth,
  tag: 'players',
  summary: "List one's own friends",
  params: playerIdParam,
  query: {},
  example: 'player_id=3',
  errors: [errors.viewFriendsOnlyOwn],
  answer: envelopeOf(z.array(playerSchema).describe('By id.'), {
    total: z.number().int().describe('Number of entries.'),
  }),
  async handler({ player_id }, { database }, { asker, viewer }) {
    if (player_id !== asker.id) throw errors.viewFriendsOnlyOwn();
    const friends = await friendProfiles(database, player_id, viewer);
    return success(friends.map(toPlayerView), { total: friends.length });
  },
});
