import { z } from 'zod';
import { errors, InputError, type InputIssue } from '../../../errors';
import { keyAuth } from '../../../http/auth';
import { readFields, type RequestBody } from '../../../http/body';
import { int, text, username } from '../../../http/params';
import { readBody, refusedValue } from '../../../http/readBody';
import { defineRoute } from '../../../http/route';
import { isMode } from '../../../osu/modes';
import { playerInfoSchema, toPlayerInfoView } from '../../../players/playerInfoView';
import { findPlayer } from '../../../players/playerRepository';
import { ChangeRefused, updatePlayer, USERPAGE_MAX, type PlayerChanges } from '../../../players/updatePlayer';
import { successStatus } from '../success';

const fields = {
  userpage_content: text({ max: USERPAGE_MAX }).describe("The player's own text; null removes it."),
  preferred_mode: int({ ge: 0, le: 8 }).describe('The mode that the profile opens with: 0 to 6, or 8.'),
  play_style: int({ ge: 0, le: 15 }).describe('A bit set: 1 mouse, 2 tablet, 4 keyboard, 8 touch.'),
  country: text({ min: 2, max: 2 }).describe('ISO 3166-1 code of two letters.'),
  name: username().describe('A free username, with spaces or underscores but not both.'),
};

const schema = {
  type: 'object',
  properties: Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      { ...field.meta(), description: field.description },
    ]),
  ),
  additionalProperties: false,
  example: { preferred_mode: 0, userpage_content: 'Hello.' },
};

const body: RequestBody<PlayerChanges> = {
  async read(request, response) {
    const changes = readBody(fields, await readFields(request, response), { nullable: ['userpage_content'] });
    const { preferred_mode } = changes;
    if (preferred_mode !== undefined && !isMode(preferred_mode))
      throw new InputError([refusedValue('preferred_mode', preferred_mode, 'Invalid gamemode.')]);
    return changes;
  },
  document: {
    required: true,
    content: { 'application/json': { schema }, 'application/x-www-form-urlencoded': { schema } },
  },
};

/** As a list in the order that the fields are declared in. */
function toInputError({ refusals }: ChangeRefused, changes: PlayerChanges): InputError {
  const issues = Object.keys(fields).flatMap((name): InputIssue[] =>
    refusals
      .filter(({ field }) => field === name)
      .map(({ field, reason }) => refusedValue(field, changes[field], reason)),
  );
  return new InputError(issues);
}

export const setPlayerInfo = defineRoute({
  methods: ['post', 'put'],
  path: '/set_player_info',
  auth: keyAuth,
  tag: 'players',
  summary: "Change the key owner's profile",
  description:
    'Changes the fields that are sent and leaves the rest. If one field is invalid or unknown, nothing is changed.',
  query: {},
  body,
  example: '',
  errors: [errors.playerNotFound, errors.readOnly],
  answer: z.object({ status: successStatus, player: z.object({ info: playerInfoSchema }) }),
  async handler(_input, context, { asker, body: changes }) {
    const { country } = changes;
    await updatePlayer(context, asker, {
      ...changes,
      ...(country !== undefined && { country: country.toLowerCase() }),
    }).catch((error: unknown) => {
      throw error instanceof ChangeRefused ? toInputError(error, changes) : error;
    });
    const player = await findPlayer(context.database, { id: asker.id });
    if (!player) throw errors.playerNotFound();
    return { status: 'success', player: { info: toPlayerInfoView(player) } };
  },
});
