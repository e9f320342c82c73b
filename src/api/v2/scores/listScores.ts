import { z } from 'zod';
import { anyInt } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { listScores as list } from '../../../scores/scoreRepository';
import { ownedScoreSchema, toOwnedScoreView } from '../../../scores/scoreView';
import { envelopeOf } from '../envelope';
import { listAnswer, listMeta, listParams, toSlice } from '../paging';

const LIST = 'scores';

export const listScores = defineRoute({
  methods: ['get'],
  path: '/scores',
  auth: 'public',
  tag: 'scores',
  summary: 'List the scores',
  query: {
    map_md5: z.string().optional().describe('Only scores on the beatmap with this MD5.'),
    mods: anyInt().optional().describe('Only scores with exactly these mods, a bit set.'),
    status: anyInt()
      .optional()
      .describe('Only scores of this status: 0 failed, 1 submitted, 2 the best of the player on the map.'),
    mode: anyInt().optional().describe('Only scores in this game mode.'),
    user_id: anyInt().optional().describe('Only scores of this player.'),
    ...listParams(LIST),
  },
  freshness: { seconds: 1, until: ['scores'] },
  example: 'mode=0&page_size=10',
  errors: [],
  answer: envelopeOf(z.array(ownedScoreSchema).describe('By id.'), listMeta),
  async handler({ page, page_size, cursor, ...filter }, context, { viewer }) {
    const paging = { page, page_size, cursor };
    const part = await list(context, filter, toSlice(paging), viewer);
    return listAnswer(LIST, paging, part, toOwnedScoreView);
  },
});
