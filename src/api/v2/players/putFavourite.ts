import { ID_MAX } from '../../../db/ids';
import { errors } from '../../../errors';
import { sessionAuth } from '../../../http/auth';
import { int } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { addFavourite } from '../../../social/favouriteRepository';
import { done, success } from '../envelope';
import { playerIdParam } from './playerParams';

export const putFavourite = defineRoute({
  methods: ['put'],
  path: '/players/{player_id}/favourites/{set_id}',
  auth: sessionAuth,
  tag: 'players',
  summary: 'Add a favourite mapset',
  description: 'The mapset need not exist on this server; a favourite stays one.',
  params: { ...playerIdParam, set_id: int({ ge: 1, le: ID_MAX }).describe('Mapset id.') },
  query: {},
  example: 'player_id=3&set_id=1000',
  errors: [errors.favouritesOnlyOwn, errors.readOnly],
  answer: done,
  async handler({ player_id, set_id }, { database }, { asker }) {
    if (player_id !== asker.id) throw errors.favouritesOnlyOwn();
    const at = Math.floor(Date.now() / 1000);
    await addFavourite(database, { playerId: player_id, setId: set_id, at });
    return success(null, {});
  },
});
