import { errors } from '../../../errors';
import { sessionAuth } from '../../../http/auth';
import { rowId } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { removeFriend } from '../../../social/friendRepository';
import { done, success } from '../envelope';
import { playerIdParam } from './playerParams';

export const deleteFriend = defineRoute({
  methods: ['delete'],
  path: '/players/{player_id}/friends/{target_id}',
  auth: sessionAuth,
  tag: 'players',
  summary: 'Remove a friend',
  description:
    'Removing somebody who is not a friend, or does not exist, is not an error. A blocked player stays blocked.',
  params: { ...playerIdParam, target_id: rowId().describe("The friend's player id.") },
  query: {},
  example: 'player_id=3&target_id=4',
  errors: [errors.friendsOnlyOwn, errors.readOnly],
  answer: done,
  async handler({ player_id, target_id }, { database }, { asker }) {
    if (player_id !== asker.id) throw errors.friendsOnlyOwn();
    await removeFriend(database, player_id, target_id);
    return success(null, {});
  },
});
