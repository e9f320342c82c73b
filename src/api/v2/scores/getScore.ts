import { extend } from '../../../extend';
import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { mapSchema, toMapView } from '../../../maps/mapView';
import { scorePlayerSchema, toScorePlayerView } from '../../../scores/scorePlayerView';
import { findScore } from '../../../scores/scoreRepository';
import { ownedScoreSchema, toOwnedScoreView } from '../../../scores/scoreView';
import { withMaps } from '../../../scores/withMaps';
import { envelopeOf, success } from '../envelope';
import { scoreParams } from './scoreParams';

export const getScore = defineRoute({
  methods: ['get'],
  path: '/scores/{score_id}',
  auth: 'public',
  tag: 'scores',
  summary: 'Get a score',
  description: 'A score on a beatmap that no longer exists is not found.',
  params: scoreParams,
  query: {},
  freshness: { seconds: 1, until: ['scores'] },
  example: 'score_id=1',
  errors: [errors.scoreNotFound],
  answer: envelopeOf(
    ownedScoreSchema.extend({
      beatmap: mapSchema.describe('The beatmap that was played.'),
      player: scorePlayerSchema.describe('Who played. Of a clan that no longer exists there is only the id.'),
    }),
    {},
  ),
  async handler({ score_id }, { database }, { viewer }) {
    const row = await findScore(database, score_id, viewer);
    const [found] = await withMaps(database, row ? [row] : []);
    if (!found) throw errors.scoreNotFound();
    const { score, map } = found;
    return success(
      extend(toOwnedScoreView(score), { beatmap: toMapView(map), player: toScorePlayerView(score) }),
      {},
    );
  },
});
