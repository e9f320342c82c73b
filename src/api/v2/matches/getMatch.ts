import { errors } from '../../../errors';
import { anyInt } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { openMatchSchema } from '../../../matches/matchView';
import { openMatch } from '../../../matches/openMatches';
import { envelopeOf, success } from '../envelope';

export const getMatch = defineRoute({
  methods: ['get'],
  path: '/matches/{match_id}',
  auth: 'public',
  tag: 'matches',
  summary: 'Get a multiplayer match',
  params: { match_id: anyInt().describe('Match id, 0 to 63.') },
  query: {},
  freshness: { seconds: 1, until: ['matches'] },
  example: 'match_id=0',
  errors: [errors.matchNotFound, errors.liveUnavailable],
  answer: envelopeOf(openMatchSchema, {}),
  async handler({ match_id }, context, { viewer }) {
    return success(await openMatch(context, match_id, viewer), {});
  },
});
