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
  summary: 'Make an account',
  description:
    'Tells everything that speaks against it at once, joined by spaces. Until its first log-in in game the new ' +
    'player is hidden from everybody else. No session is opened.',
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
        .describe("What the captcha provider's widget gave, where this server asks for one."),
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
  async handler(_input, context, { body, client }) {
    const id = await signUp(context, body, client);
    const player = await findPlayer(context.database, { id }, { id, priv: Privileges.Unrestricted });
    if (!player) throw errors.playerNotFound();
    return success(toPlayerView(player), {});
  },
});
