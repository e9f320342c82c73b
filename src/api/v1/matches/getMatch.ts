import { z } from 'zod';
import { errors } from '../../../errors';
import { anyInt } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { matchSchema } from '../../../matches/matchView';
import { openMatch } from '../../../matches/openMatches';
import { successStatus } from '../success';

export const getMatch = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_match',
  tag: 'matches',
  summary: 'Get a multiplayer match',
  query: { id: anyInt().describe('Match id, 0 to 63.') },
  freshness: { seconds: 1, until: ['matches'] },
  example: 'id=0',
  errors: [errors.matchNotFound, errors.liveUnavailable],
  answer: z.object({ status: successStatus, match: matchSchema }),
  async handler({ id }, context, { viewer }) {
    const { id: _, ...match } = await openMatch(context, id, viewer);
    return { status: 'success', match };
  },
});
