import { z } from 'zod';
import { recordSchema, toRecordView } from '../../astro/recordView';
import { errors } from '../../errors';
import { defineRoute } from '../../http/route';
import { isThere } from '../../players/playerRepository';
import { mapsWithRecords } from '../../scores/mapRecords';
import { worldRecords } from '../../scores/worldRecords';
import { uidParam } from './astroParams';
import { ok, okOf } from './envelope';

const ROWS_MAX = 500;

export const getWr = defineRoute({
  methods: ['get'],
  path: '/v4/getWR/{uid}',
  auth: 'public',
  tag: 'astro',
  summary: 'List the levels whose record a user holds',
  description: `At most ${ROWS_MAX}, those with the highest beatmap ids.`,
  params: uidParam,
  query: {},
  freshness: { seconds: 5, until: ['scores'] },
  example: 'uid=3',
  errors: [errors.astroUserNotFound],
  answer: okOf(z.array(recordSchema).describe('The highest beatmap id first.')),
  async handler({ uid }, context, { viewer }) {
    if (!(await isThere(context.database, uid, viewer))) throw errors.astroUserNotFound();
    const records = await worldRecords(context, [uid]);
    const ids = (records.get(uid) ?? []).toSorted((a, b) => b - a).slice(0, ROWS_MAX);
    const maps = await mapsWithRecords(context.database, ids);
    const held = maps.filter(({ holder_id }) => holder_id === uid).sort((a, b) => b.id - a.id);
    return ok(held.map(toRecordView));
  },
});
