import { errors } from '../../../errors';
import { defineDownload } from '../../../http/route';
import { replayOfPass } from '../../../replays/replayService';
import { scoreParams } from './scoreParams';

export const getScoreReplay = defineDownload({
  methods: ['get'],
  path: '/scores/{score_id}/replay',
  auth: 'public',
  tag: 'scores',
  summary: 'Download the replay of a score',
  description:
    'A whole `.osr` file. Failed plays have none, and like the score itself it is not found if the beatmap no longer exists.',
  params: scoreParams,
  query: {},
  freshness: { seconds: 1 },
  example: 'score_id=12786',
  errors: [errors.replayNotFound],
  mediaType: 'application/x-osu-replay',
  async handler({ score_id }, context, { viewer }) {
    return replayOfPass(context, score_id, viewer);
  },
});
