import { errors } from '../../../errors';
import { jsonBody } from '../../../http/jsonBody';
import { textMember } from '../../../http/members';
import { defineSessionRoute } from '../../../http/route';
import { playerSchema, toPlayerView } from '../../../players/playerView';
import { logIn } from '../../../sessions/logIn';
import { envelopeOf, success } from '../envelope';

export const createSession = defineSessionRoute({
  methods: ['post'],
  path: '/sessions',
  limit: 'login',
  auth: 'public',
  changesSession: true,
  status: 201,
  tag: 'sessions',
  summary: 'Log in',
  description:
    'Answers with the player, and sets the session cookie `bancho_session`, which lasts 30 days. ' +
    "The player's sessions elsewhere stay alive. Restricted and unverified players may log in too.",
  query: {},
  body: jsonBody(
    {
      username: textMember({ strip: true }).describe('Player name, in any case, or its safe name.'),
      password: textMember().describe("The player's password."),
    },
    { username: 'Aozora', password: 'correct horse 1' },
  ),
  hidesInput: true,
  example: '',
  errors: [
    errors.wrongCredentials,
    errors.foreignOrigin,
    errors.tooManyAttempts,
    errors.hashingBusy,
    errors.sessionsUnavailable,
  ],
  answer: envelopeOf(playerSchema, {}),
  async handler(_input, context, { body, client }, ensureAwaited) {
    const { token, player } = await logIn(context, body, client, ensureAwaited);
    return { session: token, answer: success(toPlayerView(player), {}) };
  },
});
