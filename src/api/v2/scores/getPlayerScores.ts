import { z } from 'zod';
import { extend } from '../../../extend';
import { errors } from '../../../errors';
import { bool, rowId } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { mapSchema, toMapView } from '../../../maps/mapView';
import { isMode } from '../../../osu/modes';
import { isThere } from '../../../players/playerRepository';
import { playerScores } from '../../../scores/playerScores';
import { scoreResourceSchema, toScoreResourceView } from '../../../scores/scoreView';
import { withMaps } from '../../../scores/withMaps';
import { envelopeOf, success } from '../envelope';
import { scoreListingMeta, scoreListingParams } from './scoreListing';

const LIMIT = 25;

export const getPlayerScores = defineRoute({
  methods: ['get'],
  path: '/players/{player_id}/scores',
  auth: 'public',
  tag: 'scores',
  summary: "List a player's best or recent scores",
  description:
    '`best`: on ranked and approved maps, by pp; `recent`: of any status, newest first. Scores on beatmaps that no ' +
    'longer exist are left out. Modes 7 and 9 to 11 have none.',
  params: { player_id: rowId().describe('Player id.') },
  query: {
    ...scoreListingParams(LIMIT),
    include_loved: bool().default(false).describe('For best: include scores on loved maps.'),
    include_failed: bool().default(true).describe('For recent: include failed plays.'),
  },
  freshness: { seconds: 1, until: ['scores'] },
  example: 'player_id=3&scope=best',
  errors: [errors.playerNotFound],
  answer: envelopeOf(
    z.array(scoreResourceSchema.extend({ beatmap: mapSchema.describe('The beatmap that was played.') })),
    scoreListingMeta,
  ),
  async handler({ player_id, scope, mode, limit, ...included }, context, { viewer }) {
    const { database } = context;
    if (!(await isThere(database, player_id, viewer))) throw errors.playerNotFound();
    const scores = isMode(mode)
      ? await playerScores(context, {
          playerId: player_id,
          mode,
          scope,
          includeLoved: included.include_loved,
          includeFailed: included.include_failed,
          limit,
          offset: 0,
        })
      : [];
    const told = (await withMaps(database, scores)).map(({ score, map }) =>
      extend(toScoreResourceView(score), { beatmap: toMapView(map) }),
    );
    return success(told, { total: told.length, scope, mode });
  },
});
