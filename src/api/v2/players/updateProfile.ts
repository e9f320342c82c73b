import { errors, reasons, refusals } from '../../../errors';
import { sessionAuth } from '../../../http/auth';
import { jsonBody } from '../../../http/jsonBody';
import { intMember, textMember } from '../../../http/members';
import { refuse } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { isMode, MODES, type Mode } from '../../../osu/modes';
import { findPlayer } from '../../../players/playerRepository';
import { playerSchema, toPlayerView } from '../../../players/playerView';
import { ChangeRefused, updatePlayer } from '../../../players/updatePlayer';
import { envelopeOf, success } from '../envelope';
import { playerIdParam } from './playerParams';

const modeMember = intMember()
  .transform((value, context): Mode =>
    isMode(value)
      ? value
      : refuse(context, {
          type: 'value_error',
          msg: `Value error, invalid gamemode; valid values are ${MODES.join(', ')}`,
          ctx: { error: {} },
        }),
  )
  .meta({ type: 'integer', enum: [...MODES] });

export const updateProfile = defineRoute({
  methods: ['patch'],
  path: '/players/{player_id}',
  auth: sessionAuth,
  tag: 'players',
  summary: 'Change the profile',
  description:
    'Changes the fields that are sent and leaves the rest. If anything is wrong, nothing is changed, and the error names ' +
    'everything that is wrong, joined by spaces.',
  params: playerIdParam,
  query: {},
  body: jsonBody(
    {
      username: textMember({ strip: true })
        .optional()
        .describe('A free name of 2 to 15 characters, with spaces or underscores but not both.'),
      country: textMember({ strip: true })
        .optional()
        .describe('ISO 3166-1 code in lower case; `xx` for unknown.'),
      preferred_mode: modeMember.optional().describe('The mode that the profile opens with.'),
      userpage_content: textMember()
        .nullable()
        .optional()
        .describe("The player's own text, at most 2048 characters; null removes it."),
    },
    { preferred_mode: 0, userpage_content: 'Hello.' },
  ),
  example: 'player_id=3',
  errors: [
    errors.profileOnlyOwn,
    ...refusals(
      reasons.nameSyntax,
      reasons.nameMixed,
      reasons.nameDisallowed,
      reasons.nameTaken,
      reasons.nameUnstorable,
      reasons.countryUnknown,
      reasons.userpageLength,
      reasons.userpageUnstorable,
    ),
    errors.playerNotFound,
    errors.readOnly,
  ],
  answer: envelopeOf(playerSchema, {}),
  async handler({ player_id }, context, { asker, viewer, body: { username, ...others } }) {
    if (player_id !== asker.id) throw errors.profileOnlyOwn();
    await updatePlayer(context, asker, { name: username, ...others }).catch((error: unknown) => {
      throw error instanceof ChangeRefused
        ? errors.refused(...error.refusals.map(({ reason }) => reason))
        : error;
    });
    const player = await findPlayer(context.database, { id: asker.id }, viewer);
    if (!player) throw errors.playerNotFound();
    return success(toPlayerView(player), {});
  },
});
