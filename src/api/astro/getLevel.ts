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
  summary: 'Look a level up by its name',
  description: 'Of several beatmaps of the name the one that was played most.',
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
