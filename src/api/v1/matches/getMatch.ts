import { z } from 'zod';
import { errors } from '../../../errors';
import { ID_MAX, int } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { MATCH_ID_MAX } from '../../../live/liveState';
import { tryLive } from '../../../live/tryLive';
import { matchSchema, toMatchViews } from '../../../matches/matchView';
import { successStatus } from '../success';

export const getMatch = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_match',
  tag: 'matches',
  summary: 'Get a multiplayer match',
  query: { id: int({ ge: -ID_MAX, le: ID_MAX }).describe('Match id, 0 to 63.') },
  example: 'id=0',
  errors: [errors.matchNotFound, errors.liveUnavailable],
  answer: z.object({ status: successStatus, match: matchSchema }),
  async handler({ id }, context, { viewer }) {
    if (id < 0 || id > MATCH_ID_MAX) throw errors.matchNotFound();
    const live = await tryLive(context, (state) => state.match(id));
    if (live === undefined) throw errors.liveUnavailable();
    if (live === null) throw errors.matchNotFound();
    const [match] = await toMatchViews(context.database, [live], viewer);
    if (!match) throw errors.matchNotFound();
    return { status: 'success', match };
  },
});
