import { z } from 'zod';
import { extend } from '../../../extend';
import { errors } from '../../../errors';
import { scoreId } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { findScore } from '../../../scores/scoreRepository';
import { scoreSchema, toScoreView } from '../../../scores/scoreView';
import { successStatus } from '../success';

export const getScoreInfo = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_score_info',
  tag: 'scores',
  summary: 'Get a score',
  query: { id: scoreId().describe('Score id.') },
  freshness: { seconds: 1, until: ['scores'] },
  example: 'id=1',
  errors: [errors.scoreNotFound],
  answer: z.object({
    status: successStatus,
    score: scoreSchema.extend({
      map_md5: z.string().describe('MD5 of the beatmap.'),
      userid: z.number().int().describe('Player id.'),
    }),
  }),
  async handler({ id }, { database }, { viewer }) {
    const score = await findScore(database, id, viewer);
    if (!score) throw errors.scoreNotFound();
    return {
      status: 'success',
      score: extend(toScoreView(score), { map_md5: score.map_md5, userid: score.userid }),
    };
  },
});
