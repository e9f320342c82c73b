import { z } from 'zod';
import { errors } from '../../../errors';
import { oneOf } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { LEADERBOARD_SORTS } from '../../../leaderboards/leaderboardPlace';
import { leaderboard } from '../../../leaderboards/leaderboardRepository';
import { leaderboardRowSchema, toLeaderboardRowView } from '../../../leaderboards/leaderboardView';
import { countryParam } from '../../countryParam';
import { modeParam, playableMode } from '../../modeParam';
import { pagingParams, toPage } from '../paging';
import { successStatus } from '../success';

export const getLeaderboard = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_leaderboard',
  tag: 'leaderboards',
  summary: 'List the best players of a mode',
  query: {
    sort: oneOf(LEADERBOARD_SORTS)
      .default('pp')
      .describe('What players are ordered by; players with 0 are left out.'),
    mode: modeParam,
    ...pagingParams(50),
    country: countryParam,
  },
  freshness: { seconds: 2, until: ['scores'] },
  example: 'sort=pp&mode=0',
  errors: [errors.invalidGamemode],
  answer: z.object({
    status: successStatus,
    leaderboard: z.array(leaderboardRowSchema),
  }),
  async handler({ sort, mode, country, ...paging }, context, { viewer }) {
    const page = toPage(paging);
    const rows = await leaderboard(context, { sort, mode: playableMode(mode), country, ...page, viewer });
    return {
      status: 'success',
      leaderboard: rows.map((row, at) => toLeaderboardRowView(row, page.offset + at + 1)),
    };
  },
});
