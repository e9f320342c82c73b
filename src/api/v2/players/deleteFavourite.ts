import { errors } from '../../../errors';
import { sessionAuth } from '../../../http/auth';
import { anyInt } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { removeFavourite } from '../../../social/favouriteRepository';
import { done, success } from '../envelope';
import { playerIdParam } from './playerParams';

export const deleteFavourite = defineRoute({
  methods: ['delete'],
  path: '/players/{player_id}/favourites/{set_id}',
  auth: sessionAuth,
  tag: 'players',
  summary: 'Remove a favourite mapset',
  description: 'Removing a mapset that is not a favourite is not an error.',
  params: { ...playerIdParam, set_id: anyInt().describe('Mapset id.') },
  query: {},
  example: 'player_id=3&set_id=1000',
  errors: [errors.favouritesOnlyOwn, errors.readOnly],
  answer: done,
  async handler({ player_id, set_id }, { database }, { asker }) {
    if (player_id !== asker.id) throw errors.favouritesOnlyOwn();
    await removeFavourite(database, player_id, set_id);
    return success(null, {});
  },
});
