import { z } from 'zod';
import { extend } from '../../../extend';
import { errors } from '../../../errors';
import { bool, oneOf } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { mapSchema, toMapView } from '../../../maps/mapView';
import { clanOf, playerClanSchema } from '../../../players/clanOf';
import { findPlayer } from '../../../players/playerRepository';
import { playerScores } from '../../../scores/playerScores';
import { scoreSchema, toScoreView } from '../../../scores/scoreView';
import { withMaps } from '../../../scores/withMaps';
import { modeParam, playableMode } from '../../modeParam';
import { modsParam, toModsFilter } from '../modsParam';
import { pagingParams, toPage } from '../paging';
import { playerParams, selectPlayer } from '../playerParams';
import { successStatus } from '../success';

export const getPlayerScores = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_player_scores',
  tag: 'scores',
  summary: "List a player's best, recent or first-place scores",
  description:
    'Best and first-place scores are on ranked and approved maps, by pp; recent ones are of any status, newest first.',
  query: {
    scope: oneOf(['recent', 'best'], { added: ['first'] }).describe(
      'Which scores; `first` are those that lead their map.',
    ),
    ...playerParams,
    mods: modsParam,
    mode: modeParam,
    ...pagingParams(25),
    include_loved: bool().default(false).describe('For best and first: include scores on loved maps.'),
    include_failed: bool().default(true).describe('For recent: include failed plays.'),
  },
  freshness: { seconds: 1, until: ['scores'] },
  example: 'scope=best&id=3',
  errors: [errors.invalidGamemode, errors.idXorName, errors.invalidMods, errors.playerNotFound],
  answer: z.object({
    status: successStatus,
    scores: z.array(scoreSchema.extend({ beatmap: mapSchema.describe('The beatmap that was played.') })),
    player: z.object({
      id: z.number().int().describe('Player id.'),
      name: z.string().describe('Player name.'),
      clan: playerClanSchema.nullable().describe("The player's clan."),
    }),
  }),
  async handler({ scope, mods, mode, include_loved, include_failed, ...input }, context, { viewer }) {
    const { database } = context;
    const playable = playableMode(mode);
    const selector = selectPlayer(input);
    const player = await findPlayer(database, selector, viewer);
    if (!player) throw errors.playerNotFound();
    const filter = toModsFilter(mods);
    const scores = await playerScores(context, {
      playerId: player.id,
      mode: playable,
      scope,
      mods: filter,
      includeLoved: include_loved,
      includeFailed: include_failed,
      ...toPage(input),
    });
    const onMaps = await withMaps(database, scores);
    return {
      status: 'success',
      scores: onMaps.map(({ score, map }) => extend(toScoreView(score), { beatmap: toMapView(map) })),
      player: { id: player.id, name: player.name, clan: clanOf(player) },
    };
  },
});
