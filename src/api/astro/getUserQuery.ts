import { z } from 'zod';
import { avatarUrl } from '../../avatars/avatarUrl';
import { defineRoute } from '../../http/route';
import { searchPlayers } from '../../players/searchPlayers';

const ROWS_MAX = 50;
/** No name is longer. */
const TEXT_MAX = 32;

export const getUserQuery = defineRoute({
  methods: ['get'],
  path: '/v1/getUserQuery/{query}',
  limit: 'search',
  auth: 'public',
  tag: 'astro',
  summary: 'Search users by name',
  description: 'At most 50 players whose name contains the text; case and accents do not matter.',
  params: { query: z.string().describe('Part of a name.') },
  query: {},
  freshness: { seconds: 2 },
  example: 'query=ao',
  errors: [],
  answer: z
    .array(
      z.object({
        user: z.string().describe('Player name.'),
        pfp: z.string().describe("Address of the player's avatar."),
        uid: z.string().describe('Player id.'),
      }),
    )
    .describe('By id; empty when there is none.'),
  async handler({ query: text }, context, { viewer }) {
    if ([...text].length > TEXT_MAX) return [];
    const found = await searchPlayers(context, { text, limit: ROWS_MAX, offset: 0 }, viewer);
    return found.map(({ id, name }) => ({
      user: name,
      pfp: avatarUrl(context.config, id),
      uid: String(id),
    }));
  },
});
