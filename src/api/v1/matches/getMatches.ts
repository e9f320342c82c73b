import { z } from 'zod';
import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { tryLive } from '../../../live/tryLive';
import { matchSchema, toMatchViews } from '../../../matches/matchView';
import { successStatus } from '../success';

export const getMatches = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_matches',
  tag: 'matches',
  summary: 'List the open multiplayer matches',
  query: {},
  example: '',
  errors: [errors.liveUnavailable],
  answer: z.object({
    status: successStatus,
    matches: z.array(matchSchema.extend({ id: z.number().int().describe('Match id.') })).describe('By id.'),
  }),
  async handler(_input, context, { viewer }) {
    const open = await tryLive(context, (live) => live.matches());
    if (!open) throw errors.liveUnavailable();
    const views = await toMatchViews(context.database, [...open.values()], viewer);
    return {
      status: 'success',
      matches: [...open.keys()].flatMap((id, at) => {
        const match = views[at];
        return match ? [{ id, ...match }] : [];
      }),
    };
  },
});
