import { z } from 'zod';
import { defineRoute } from '../../http/route';
import { findMap } from '../../maps/mapRepository';
import { mapScores } from '../../scores/mapScores';
import { keyParam, modeOf, modeParams } from './commonParams';
import { bounded, id, mods } from './params';
import { bestShape, toBestView, withReplay } from './scoreView';
import { findUser, userParams } from './userParams';

export const getScores = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_scores',
  tag: 'osu! API v1',
  summary: 'List the best scores on a beatmap',
  description: "Each player's best, by score; with relax and autopilot, by pp.",
  query: {
    ...keyParam,
    b: id().describe('Beatmap id.'),
    ...userParams,
    ...modeParams,
    mods: mods().describe('Only scores with exactly these mods, a bit set.'),
    limit: bounded({ ge: 1, le: 100, absent: 50 }).describe('Maximum number of entries.'),
  },
  freshness: { seconds: 1, until: ['scores'] },
  example: 'b=1201',
  errors: [],
  answer: z.array(z.object({ ...bestShape, username: z.string().describe('Player name.') })),
  async handler({ b, mods: just, limit, ...input }, context, { viewer }) {
    const mode = modeOf(input);
    if (mode === undefined || !b) return [];
    const [map, player] = await Promise.all([
      findMap(context.database, { id: b }),
      input.u === undefined ? undefined : findUser(context, input, viewer),
    ]);
    if (!map || (input.u !== undefined && !player)) return [];
    const scores = await mapScores(context, {
      md5: map.md5,
      mode,
      scope: 'best',
      mods: just === undefined ? undefined : { match: 'just', mods: just },
      playerId: player?.id,
      limit,
      offset: 0,
      viewer,
    });
    const replays = await withReplay(context.files, scores);
    return scores.map((score) => ({
      ...toBestView(score, replays.has(score.id)),
      username: score.player_name,
    }));
  },
});
