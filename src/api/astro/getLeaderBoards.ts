import { z } from 'zod';
import { longestPlayBoard, longestPlaySchema } from '../../astro/longestPlayBoard';
import { pointsBoard, pointsRowSchema } from '../../astro/pointsBoard';
import { errors } from '../../errors';
import { defineRoute } from '../../http/route';
import type { Mode } from '../../osu/modes';

const SORTS = new Map<string, 'pp' | 'rscore' | 'tscore'>([
  ['creative', 'pp'],
  ['solo', 'rscore'],
  ['versus', 'tscore'],
]);

/** Named as the leagues, the lowest first. */
const DIMENSIONS = new Map<string, Mode>([
  ['atomic', 0],
  ['molecular', 1],
  ['planetary', 2],
  ['galactic', 3],
  ['supernova', 4],
]);

export const getLeaderBoards = defineRoute({
  methods: ['get'],
  path: '/v2/getLeaderBoards/{board}',
  auth: 'public',
  tag: 'astro',
  summary: 'List the best users of a board',
  description:
    'In osu! mode: `creative` by performance points, `solo` by ranked score, `versus` by total score. ' +
    '`atomic`, `molecular`, `planetary`, `galactic` and `supernova` are the modes 0 to 4, by the longest single play.',
  params: { board: z.string().describe('The name of the board.') },
  query: {},
  freshness: { seconds: 5 },
  example: 'board=creative',
  errors: [errors.astroLeaderboardNotFound],
  answer: z.object({
    status: z.literal('OK').describe('Always `OK`.'),
    data: z
      .array(z.union([pointsRowSchema, longestPlaySchema]))
      .describe('At most 50, best first. The boards of the longest plays have the second form.'),
  }),
  async handler({ board }, context, { viewer }) {
    const sort = SORTS.get(board);
    if (sort) return { status: 'OK' as const, data: await pointsBoard(context, sort, viewer) };
    const mode = DIMENSIONS.get(board);
    if (mode === undefined) throw errors.astroLeaderboardNotFound();
    return { status: 'OK' as const, data: await longestPlayBoard(context, mode) };
  },
});
