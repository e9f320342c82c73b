import { z } from 'zod';
import { text } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { searchPlayers as search } from '../../../players/searchPlayers';
import { pagingParams, toPage } from '../paging';
import { successStatus } from '../success';

/** No name is longer than 32, so a longer text finds nobody; this only bounds the input. */
const QUERY_MAX = 256;

export const searchPlayers = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/search_players',
  limit: 'search',
  tag: 'players',
  summary: 'Search players by name',
  description:
    'Players whose name contains the text, by id; also the one whose safe name (`_` for spaces) is the text. Case and ' +
    'accents do not matter; `%` and `_` are plain text.',
  query: {
    q: text({ max: QUERY_MAX }).optional().describe('Part of a name; without it all players are listed.'),
    ...pagingParams(50),
  },
  freshness: { seconds: 2 },
  example: 'q=a',
  errors: [],
  answer: z.object({
    status: successStatus,
    results: z.number().int().describe('Number of entries in `result`.'),
    result: z.array(
      z.object({ id: z.number().int().describe('Player id.'), name: z.string().describe('Player name.') }),
    ),
  }),
  async handler({ q, ...paging }, context, { viewer }) {
    const result = await search(context, { text: q, ...toPage(paging) }, viewer);
    return { status: 'success', results: result.length, result };
  },
});
