import { readUser } from '../../astro/readUser';
import { toUserView, userSchema } from '../../astro/userView';
import { errors } from '../../errors';
import { defineRoute } from '../../http/route';
import { findPlayer } from '../../players/playerRepository';
import { userNameParam } from './astroParams';

export const getUser = defineRoute({
  methods: ['get'],
  path: '/v1/getUser/{name}',
  auth: 'public',
  tag: 'astro',
  summary: 'Look up a user by name',
  params: userNameParam,
  query: {},
  freshness: { seconds: 2, until: ['scores'] },
  example: 'name=Aozora',
  errors: [errors.astroUserNotFound],
  answer: userSchema,
  async handler({ name }, context, { viewer }) {
    const player = await findPlayer(context.database, { name }, viewer);
    if (!player) throw errors.astroUserNotFound();
    return toUserView(await readUser(context, player));
  },
});
