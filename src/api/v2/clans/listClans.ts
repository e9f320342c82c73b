import { z } from 'zod';
import { listClans as list } from '../../../clans/clanRepository';
import { clanSchema, toClanView } from '../../../clans/clanView';
import { defineRoute } from '../../../http/route';
import { envelopeOf } from '../envelope';
import { listAnswer, listMeta, listParams, toSlice } from '../paging';

export const listClans = defineRoute({
  methods: ['get'],
  path: '/clans',
  auth: 'public',
  tag: 'clans',
  summary: 'List the clans',
  query: listParams('clans'),
  freshness: { seconds: 2 },
  example: 'page_size=10',
  errors: [],
  answer: envelopeOf(z.array(clanSchema).describe('By id.'), listMeta),
  async handler(paging, context) {
    const part = await list(context, toSlice(paging));
    return listAnswer('clans', paging, part, toClanView);
  },
});
