import { z } from 'zod';
import { text } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { searchPlayers as search } from '../../../players/searchPlayers';
import { envelopeOf, success } from '../envelope';

const QUERY_MIN = 2;
const QUERY_MAX = 32;
const ROWS_MAX = 50;

export const searchPlayers = defineRoute({
  methods: ['get'],
  path: '/players/search',
  limit: 'search',
  auth: 'public',
  tag: 'players',
  summary: 'Search players by name',
  description:
    'At most 50 players whose name contains the text; also the one whose safe name (`_` for spaces) is the text. Case ' +
    'and accents do not matter; `%` and `_` are plain text.',
  query: { q: text({ min: QUERY_MIN, max: QUERY_MAX }).describe('Part of a name.') },
  freshness: { seconds: 2 },
  example: 'q=ao',
  errors: [],
  answer: envelopeOf(
    z
      .array(
        z.object({
          id: z.number().int().describe('Player id.'),
          name: z.string().describe('Player name.'),
        }),
      )
      .describe('By id.'),
    { total: z.number().int().describe('Number of entries.') },
  ),
  async handler({ q }, context, { viewer }) {
    const found = await search(context, { text: q, limit: ROWS_MAX, offset: 0 }, viewer);
    return success(found, { total: found.length });
  },
});
