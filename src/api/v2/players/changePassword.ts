import { changePassword as change } from '../../../accounts/changePassword';
import { errors, reasons, refusals } from '../../../errors';
import { sessionAuth } from '../../../http/auth';
import { jsonBody } from '../../../http/jsonBody';
import { textMember } from '../../../http/members';
import { defineRoute } from '../../../http/route';
import { done, success } from '../envelope';
import { playerIdParam } from './playerParams';

export const changePassword = defineRoute({
  methods: ['put'],
  path: '/players/{player_id}/password',
  limit: 'login',
  auth: sessionAuth,
  tag: 'accounts',
  summary: 'Change the password',
  description: 'Ends all other sessions of the player; the one in use stays.',
  params: playerIdParam,
  query: {},
  body: jsonBody(
    {
      current_password: textMember().describe('The current password.'),
      new_password: textMember().describe('8 to 32 characters, more than 3 of them different.'),
    },
    { current_password: 'correct horse 1', new_password: 'battery staple 2' },
  ),
  hidesInput: true,
  example: 'player_id=3',
  errors: [
    errors.passwordOnlyOwn,
    errors.wrongCurrentPassword,
    ...refusals(reasons.passwordLength, reasons.passwordMonotonous, reasons.passwordSimple),
    errors.tooManyAttempts,
    errors.hashingBusy,
    errors.readOnly,
  ],
  answer: done,
  async handler({ player_id }, context, { asker, body }, ensureAwaited) {
    if (player_id !== asker.id) throw errors.passwordOnlyOwn();
    await change(context, asker, body, ensureAwaited);
    return success(null, {});
  },
});
