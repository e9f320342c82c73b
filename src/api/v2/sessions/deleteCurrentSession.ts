import { errors } from '../../../errors';
import { defineSessionRoute } from '../../../http/route';
import { sessionsOr503 } from '../../../sessions/sessionsOr503';
import { done, success } from '../envelope';

export const deleteCurrentSession = defineSessionRoute({
  methods: ['delete'],
  path: '/sessions/current',
  auth: { by: 'cookie', missing: errors.authenticationRequired },
  changesSession: true,
  tag: 'sessions',
  summary: 'Log out',
  description: 'Ends the session and removes the cookie, also if the session has already ended.',
  query: {},
  example: '',
  errors: [],
  answer: done,
  async handler(_input, context, { asker }) {
    await sessionsOr503(context, context.sessions.end(asker.token));
    return { session: null, answer: success(null, {}) };
  },
});
