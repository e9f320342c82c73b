import { levelSchema } from '../../astro/levelView';
import { readLevel } from '../../astro/readLevel';
import { errors } from '../../errors';
import { defineRoute } from '../../http/route';
import { findMap } from '../../maps/mapRepository';
import { levelIdParam } from './astroParams';

export const getLevelId = defineRoute({
  methods: ['get'],
  path: '/v1/getLevelID/{levelid}',
  auth: 'public',
  tag: 'astro',
  summary: 'Look up a level by its ID',
  params: levelIdParam,
  query: {},
  freshness: { seconds: 2, until: ['scores'] },
  example: 'levelid=0000-0000-00XD',
  errors: [errors.astroLevelNotFound],
  answer: levelSchema,
  async handler({ levelid }, context) {
    const map = await findMap(context.database, { id: levelid });
    if (!map) throw errors.astroLevelNotFound();
    return readLevel(context, map);
  },
});
