import { z } from 'zod';
import { extend } from '../../../extend';
import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { findMap } from '../../../maps/mapRepository';
import { isMode } from '../../../osu/modes';
import { scorePlayerSchema, toScorePlayerView } from '../../../scores/scorePlayerView';
import { mapScores } from '../../../scores/mapScores';
import { scoreResourceSchema, toScoreResourceView } from '../../../scores/scoreView';
import { envelopeOf, success } from '../envelope';
import { scoreListingMeta, scoreListingParams } from '../scores/scoreListing';
import { mapParams } from './mapParams';

const LIMIT = 50;

export const listMapScores = defineRoute({
  methods: ['get'],
  path: '/maps/{map_id}/scores',
  auth: 'public',
  tag: 'scores',
  summary: 'List the scores on a beatmap',
  description:
    "Each player's best. `best` is ordered by score (by pp with relax and autopilot), `recent` by time. Modes 7 and 9 to 11 " +
    'have none.',
  params: mapParams,
  query: scoreListingParams(LIMIT),
  freshness: { seconds: 1, until: ['scores'] },
  example: 'map_id=1201&scope=best',
  errors: [errors.mapNotFound],
  answer: envelopeOf(
    z.array(scoreResourceSchema.extend({ player: scorePlayerSchema.describe('Who played.') })),
    scoreListingMeta,
  ),
  async handler({ map_id, scope, mode, limit }, context, { viewer }) {
    const { database } = context;
    const map = await findMap(database, { id: map_id });
    if (!map) throw errors.mapNotFound();
    const scores = isMode(mode)
      ? await mapScores(context, { md5: map.md5, mode, scope, limit, offset: 0, viewer })
      : [];
    const told = scores.map((score) =>
      extend(toScoreResourceView(score), { player: toScorePlayerView(score) }),
    );
    return success(told, { total: told.length, scope, mode });
  },
});
