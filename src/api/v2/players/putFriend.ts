import { errors } from '../../../errors';
import { sessionAuth } from '../../../http/auth';
import { rowId } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { isThere } from '../../../players/playerRepository';
import { addFriend } from '../../../social/friendRepository';
import { done, success } from '../envelope';
import { playerIdParam } from './playerParams';

export const putFriend = defineRoute({
  methods: ['put'],
  path: '/players/{player_id}/friends/{target_id}',
  auth: sessionAuth,
  tag: 'players',
  summary: 'Add a friend',
  description: 'A blocked player becomes a friend; a friend stays one.',
  params: { ...playerIdParam, target_id: rowId().describe("The friend's player id.") },
  query: {},
  example: 'player_id=3&target_id=4',
  errors: [errors.friendsOnlyOwn, errors.friendSelf, errors.playerNotFound, errors.readOnly],
  answer: done,
  async handler({ player_id, target_id }, { database }, { asker, viewer }) {
    if (player_id !== asker.id) throw errors.friendsOnlyOwn();
    if (target_id === player_id) throw errors.friendSelf();
    if (!(await isThere(database, target_id, viewer))) throw errors.playerNotFound();
    await addFriend(database, player_id, target_id);
    return success(null, {});
  },
});
