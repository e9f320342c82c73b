import { z } from 'zod';
import type { Context } from '../../context';
import { errors } from '../../errors';
import { defineRoute } from '../../http/route';
import { findMap } from '../../maps/mapRepository';
import type { Mode } from '../../osu/modes';
import type { Viewer } from '../../players/visibility';
import { mapScores } from '../../scores/mapScores';
import { findScore } from '../../scores/scoreRepository';
import { keyParam, modeOf, modeParams } from './commonParams';
import { id, mods, scoreId } from './params';
import { findUser, userParams, type UserInput } from './userParams';

export const getReplay = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_replay',
  leaves: ['id'],
  tag: 'osu! API v1',
  summary: "Get the replay of a player's best score on a beatmap",
  description: 'By `b` and `u`, or by `s`. With `id` instead of these, `/v1/get_replay` answers.',
  query: {
    ...keyParam,
    b: id().describe('Beatmap id.'),
    ...userParams,
    ...modeParams,
    s: scoreId().describe('Score id; takes precedence over the other parameters.'),
    mods: mods().describe('Only a score with exactly these mods, a bit set.'),
  },
  freshness: { seconds: 1 },
  example: 's=12786',
  errors: [errors.replayNotAvailable],
  answer: z.object({
    content: z.string().describe('The LZMA stream of the replay, without the header of an `.osr` file.'),
    encoding: z.literal('base64').describe('How `content` is encoded.'),
  }),
  async handler({ s, b, mods: just, ...input }, context, { viewer }) {
    const mode = modeOf(input);
    const score =
      s !== undefined
        ? await findScore(context.database, s, viewer)
        : b && mode !== undefined && (await bestOf(context, input, { b, mode, just }, viewer));
    const frames = score && (await context.files.replayFrames(score.id));
    if (!frames) throw errors.replayNotAvailable();
    return { content: frames.toString('base64'), encoding: 'base64' };
  },
});

async function bestOf(
  context: Context,
  user: UserInput,
  { b, mode, just }: { b: number; mode: Mode; just?: number },
  viewer?: Viewer,
): Promise<{ id: number | bigint } | undefined> {
  const [map, player] = await Promise.all([
    findMap(context.database, { id: b }),
    findUser(context, user, viewer),
  ]);
  if (!map || !player) return undefined;
  const [score] = await mapScores(context, {
    md5: map.md5,
    mode,
    scope: 'best',
    mods: just === undefined ? undefined : { match: 'just', mods: just },
    playerId: player.id,
    limit: 1,
    offset: 0,
    viewer,
  });
  return score;
}
