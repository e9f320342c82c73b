import { signUp } from '../../../accounts/signUp';
import { errors, reasons, refusals } from '../../../errors';
import { jsonBody } from '../../../http/jsonBody';
import { textMember } from '../../../http/members';
import { defineRoute } from '../../../http/route';
import { findPlayer } from '../../../players/playerRepository';
import { playerSchema, toPlayerView } from '../../../players/playerView';
import { Privileges } from '../../../osu/privileges';
import { envelopeOf, success } from '../envelope';

export const createAccount = defineRoute({
  methods: ['post'],
  path: '/accounts',
  limit: 'login',
  auth: 'public',
  status: 201,
  tag: 'accounts',
  summary: 'Create an account',
  description:
    'If anything is wrong, the error names everything that is wrong, joined by spaces. Until their first log-in in the ' +
    'game, new players are hidden from everybody else but staff. No session is opened.',
  query: {},
  body: jsonBody(
    {
      username: textMember({ strip: true }).describe(
        'A free name of 2 to 15 characters, with spaces or underscores but not both.',
      ),
      email: textMember({ strip: true }).describe('An e-mail address that no other player has.'),
      password: textMember().describe('8 to 32 characters, more than 3 of them different.'),
      captcha_token: textMember()
        .nullable()
        .optional()
        .describe("The token from the captcha provider's widget, if this server requires a captcha."),
    },
    { username: 'Aozora', email: 'aozora@example.com', password: 'correct horse 1' },
  ),
  hidesInput: true,
  example: '',
  errors: [
    errors.captchaFailed,
    ...refusals(
      reasons.nameSyntax,
      reasons.nameMixed,
      reasons.nameDisallowed,
      reasons.nameTaken,
      reasons.nameUnstorable,
      reasons.emailSyntax,
      reasons.emailTaken,
      reasons.emailUnstorable,
      reasons.passwordLength,
      reasons.passwordMonotonous,
      reasons.passwordSimple,
    ),
    errors.tooManyAttempts,
    errors.captchaUnavailable,
    errors.hashingBusy,
    errors.readOnly,
  ],
  answer: envelopeOf(playerSchema, {}),
  async handler(_input, context, { body, client }, ensureAwaited) {
    const id = await signUp(context, body, client, ensureAwaited);
    const player = await findPlayer(context.database, { id }, { id, priv: Privileges.Unrestricted });
    if (!player) throw errors.playerNotFound();
    return success(toPlayerView(player), {});
  },
});
