import { errors } from '../../errors';
import { defineRoute } from '../../http/route';
import { findOpenMatch } from '../../matches/openMatches';
import { keyParam } from './commonParams';
import { matchSchema, NO_MATCH, toMatchView } from './matchView';
import { whole } from './params';

export const getMatch = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_match',
  leaves: ['id'],
  tag: 'osu! API v1',
  summary: 'Get an open multiplayer match',
  description: 'With `id` instead of `mp`, `/v1/get_match` answers.',
  query: { ...keyParam, mp: whole().describe('Match id, 0 to 63.') },
  freshness: { seconds: 1, until: ['matches'] },
  example: 'mp=0',
  errors: [errors.liveUnavailable],
  answer: matchSchema,
  async handler({ mp }, context, { viewer }) {
    const match = await findOpenMatch(context, mp ?? -1, viewer);
    return match ? toMatchView(match) : NO_MATCH;
  },
});
