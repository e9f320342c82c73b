import { z } from 'zod';
import { keyAuth } from '../../../http/auth';
import { defineRoute } from '../../../http/route';
import { tryLive } from '../../../live/tryLive';
import { friendsOf } from '../../../social/friendRepository';
import { staleMarker } from '../../staleMarker';
import { successStatus } from '../success';

export const getFriends = defineRoute({
  methods: ['get'],
  path: '/get_friends',
  auth: keyAuth,
  tag: 'players',
  summary: "List the key owner's friends",
  query: {},
  example: '',
  errors: [],
  answer: z.object({
    status: successStatus,
    friends: z
      .array(
        z.object({
          id: z.number().int().describe('Player id.'),
          name: z.string().describe('Player name.'),
          country: z.string().describe("The player's country."),
          mutual: z.boolean().describe("Whether the player has the key's owner as a friend too."),
          online: z.boolean().describe('The player is online.'),
        }),
      )
      .describe('By id.'),
    stale: staleMarker,
  }),
  async handler(_input, context, { asker, viewer }) {
    const friends = await friendsOf(context.database, asker.id, viewer);
    const online = await tryLive(context, (live) => live.players(friends.map((friend) => friend.id)));
    return {
      status: 'success',
      friends: friends.map((friend) => ({ ...friend, online: online?.has(friend.id) ?? false })),
      ...(!online && { stale: true }),
    };
  },
});
