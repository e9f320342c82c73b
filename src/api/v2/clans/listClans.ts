import { z } from 'zod';
import { clansById, countClans } from '../../../clans/clanRepository';
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
  async handler(paging, { database }) {
    const [rows, total] = await Promise.all([
      clansById(database, toSlice(paging)),
      paging.cursor === undefined ? countClans(database) : undefined,
    ]);
    return listAnswer('clans', paging, { rows, total }, toClanView);
  },
});
