import { levelSchema } from '../../astro/levelView';
import { readLevel } from '../../astro/readLevel';
import { errors } from '../../errors';
import { defineRoute } from '../../http/route';
import { findMapByName } from '../../maps/findMapByName';
import { levelNameParam } from './astroParams';

export const getLevel = defineRoute({
  methods: ['get'],
  path: '/v1/getLevel/{name}',
  auth: 'public',
  tag: 'astro',
  summary: 'Look up a level by its name',
  description: 'If several beatmaps have the name, the most played one.',
  params: levelNameParam,
  query: {},
  freshness: { seconds: 2, until: ['scores'] },
  example: 'name=Glass+Elevator',
  errors: [errors.astroLevelNotFound],
  answer: levelSchema,
  async handler({ name }, context) {
    const map = name === '' ? undefined : await findMapByName(context, name);
    if (!map) throw errors.astroLevelNotFound();
    return readLevel(context, map);
  },
});
