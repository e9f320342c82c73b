import { findClan } from '../../../clans/clanRepository';
import { clanSchema, toClanView } from '../../../clans/clanView';
import { errors } from '../../../errors';
import { rowId } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { envelopeOf, success } from '../envelope';

export const getClan = defineRoute({
  methods: ['get'],
  path: '/clans/{clan_id}',
  auth: 'public',
  tag: 'clans',
  summary: 'Get a clan',
  params: { clan_id: rowId().describe('Clan id.') },
  query: {},
  freshness: { seconds: 1 },
  example: 'clan_id=1',
  errors: [errors.clanNotFound],
  answer: envelopeOf(clanSchema, {}),
  async handler({ clan_id }, { database }) {
    const clan = await findClan(database, clan_id);
    if (!clan) throw errors.clanNotFound();
    return success(toClanView(clan), {});
  },
});
