import { z } from 'zod';
import { ID_MAX } from '../../../db/ids';
import { extend } from '../../../extend';
import { errors } from '../../../errors';
import { int, oneOf } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { findMap } from '../../../maps/mapRepository';
import { mapScores } from '../../../scores/mapScores';
import { scoreSchema, toScoreView } from '../../../scores/scoreView';
import { md5Param, selectMap } from '../mapParams';
import { modeParam, playableMode } from '../../modeParam';
import { modsParam, toModsFilter } from '../modsParam';
import { pagingParams, toPage } from '../paging';
import { successStatus } from '../success';

export const getMapScores = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_map_scores',
  tag: 'scores',
  summary: 'List the scores on a beatmap',
  description:
    "Each player's best. `best` is ordered by score (by pp with relax and autopilot), `recent` by time.",
  query: {
    scope: oneOf(['recent', 'best']).describe('The order.'),
    id: int({ ge: 0, le: ID_MAX }).optional().describe('Beatmap id; takes precedence over `md5`.'),
    md5: md5Param,
    mods: modsParam,
    mode: modeParam,
    ...pagingParams(50),
  },
  freshness: { seconds: 1, until: ['scores'] },
  example: 'scope=best&id=1201',
  errors: [errors.invalidGamemode, errors.idOrMd5, errors.invalidMods, errors.mapNotFound],
  answer: z.object({
    status: successStatus,
    scores: z.array(
      scoreSchema.extend({
        map_md5: z.string().describe('MD5 of the beatmap.'),
        userid: z.number().int().describe('Player id.'),
        player_name: z.string().describe('Player name.'),
        player_country: z.string().describe("The player's country."),
        clan_id: z.number().int().nullable().describe("Id of the player's clan."),
        clan_name: z.string().nullable().describe("Name of the player's clan."),
        clan_tag: z.string().nullable().describe("Tag of the player's clan."),
      }),
    ),
  }),
  async handler({ scope, mods, mode, ...input }, context, { viewer }) {
    const { database } = context;
    const playable = playableMode(mode);
    const selector = selectMap(input);
    const map = await findMap(database, selector);
    if (!map) throw errors.mapNotFound();
    const filter = toModsFilter(mods);
    const scores = await mapScores(context, {
      md5: map.md5,
      mode: playable,
      scope,
      mods: filter,
      ...toPage(input),
      viewer,
    });
    return {
      status: 'success',
      scores: scores.map((score) =>
        extend(toScoreView(score), {
          map_md5: score.map_md5,
          userid: score.userid,
          player_name: score.player_name,
          player_country: score.player_country,
          clan_id: score.clan_id,
          clan_name: score.clan_name,
          clan_tag: score.clan_tag,
        }),
      ),
    };
  },
});
