import { z } from 'zod';
import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { MATCH_ID_MAX } from '../../../live/liveState';
import { matchSchema } from '../../../matches/matchView';
import { openMatches } from '../../../matches/openMatches';
import { successStatus } from '../success';

export const getMatches = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_matches',
  tag: 'matches',
  summary: 'List the open multiplayer matches',
  query: {},
  freshness: { seconds: 1, until: ['matches'] },
  example: '',
  errors: [errors.liveUnavailable],
  answer: z.object({
    status: successStatus,
    matches: z.array(matchSchema.extend({ id: z.number().int().describe('Match id.') })).describe('By id.'),
  }),
  async handler(_input, context, { viewer }) {
    const { matches } = await openMatches(context, { limit: MATCH_ID_MAX + 1, offset: 0 }, viewer);
    return { status: 'success', matches };
  },
});
