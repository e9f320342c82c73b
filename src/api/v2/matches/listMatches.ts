import { z } from 'zod';
import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { openMatches } from '../../../matches/openMatches';
import { openMatchSchema } from '../../../matches/matchView';
import { envelopeOf } from '../envelope';
import { listAnswer, listMeta, listParams, toSlice } from '../paging';

const LIST = 'matches';

export const listMatches = defineRoute({
  methods: ['get'],
  path: '/matches',
  auth: 'public',
  tag: 'matches',
  summary: 'List the open multiplayer matches',
  query: listParams(LIST),
  freshness: { seconds: 1, until: ['matches'] },
  example: 'page_size=10',
  errors: [errors.liveUnavailable],
  answer: envelopeOf(z.array(openMatchSchema).describe('By id.'), listMeta),
  async handler(paging, context, { viewer }) {
    const { matches, total } = await openMatches(context, toSlice(paging), viewer);
    return listAnswer(LIST, paging, { rows: matches, total }, (match) => match);
  },
});
