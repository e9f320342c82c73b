import { errors } from '../../../errors';
import { bool, scoreId } from '../../../http/params';
import { defineDownload } from '../../../http/route';
import { replayFile, replayFrames } from '../../../replays/replayService';

export const getReplay = defineDownload({
  methods: ['get'],
  auth: 'public',
  path: '/get_replay',
  tag: 'scores',
  summary: 'Download a replay',
  query: {
    id: scoreId().describe('Score id.'),
    include_headers: bool()
      .default(true)
      .describe('True: a whole `.osr` file. False: only the stored LZMA frames.'),
  },
  freshness: { seconds: 1 },
  example: 'id=12786',
  errors: [errors.replayNotFound, errors.scoreNotFound],
  mediaType: 'application/octet-stream',
  async handler({ id, include_headers }, context, { viewer }) {
    if (include_headers) return replayFile(context, id, viewer);
    return { bytes: await replayFrames(context, id, viewer) };
  },
});
