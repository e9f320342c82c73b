import { readUser } from '../../astro/readUser';
import { toUserView, userSchema } from '../../astro/userView';
import { errors } from '../../errors';
import { defineRoute, type Route } from '../../http/route';
import { findPlayer } from '../../players/playerRepository';
import { uidParam } from './astroParams';

/** AstroAPI has two paths for the same. */
export function defineUserById(path: `/${string}/{uid}`): Route {
  return defineRoute({
    methods: ['get'],
    path,
    auth: 'public',
    tag: 'astro',
    summary: 'Look up a user by id',
    params: uidParam,
    query: {},
    freshness: { seconds: 2, until: ['scores'] },
    example: 'uid=3',
    errors: [errors.astroUserNotFound],
    answer: userSchema,
    async handler({ uid }, context, { viewer }) {
      const player = await findPlayer(context.database, { id: uid }, viewer);
      if (!player) throw errors.astroUserNotFound();
      return toUserView(await readUser(context, player));
    },
  });
}
