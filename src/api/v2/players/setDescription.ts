import { z } from 'zod';
import { LINE_MAX, setDescription as set } from '../../../descriptions/descriptionRepository';
import { errors } from '../../../errors';
import { sessionAuth } from '../../../http/auth';
import { jsonBody } from '../../../http/jsonBody';
import { readableText } from '../../../http/readableText';
import { defineRoute } from '../../../http/route';
import { envelopeOf, success } from '../envelope';
import { playerIdParam } from './playerParams';

const line = () => readableText({ max: LINE_MAX });

export const setDescription = defineRoute({
  methods: ['put'],
  path: '/players/{player_id}/description',
  auth: sessionAuth,
  tag: 'players',
  summary: "Set one's own description, two lines",
  description:
    'Replaces the former description; two empty lines remove it. Shown by `GET /api/v5/getCosmoDescription/{uid}`. ' +
    'Off (501) if the operator has not created the table for it (`npm run migrate -- --own-tables`).',
  params: playerIdParam,
  query: {},
  body: jsonBody(
    {
      desc1: line().describe('The first line, at most 16 characters; surrounding white space is removed.'),
      desc2: line().describe('The second line, the same.'),
    },
    { desc1: 'Hello.', desc2: 'Nice to meet you' },
  ),
  example: 'player_id=3',
  errors: [errors.descriptionOnlyOwn, errors.featureOff, errors.readOnly],
  answer: envelopeOf(
    z.object({
      desc1: z.string().describe('The first line.'),
      desc2: z.string().describe('The second line.'),
    }),
    {},
  ),
  async handler({ player_id }, { database }, { asker, body: { desc1, desc2 } }) {
    if (player_id !== asker.id) throw errors.descriptionOnlyOwn();
    await set(database, player_id, { line1: desc1, line2: desc2 });
    return success({ desc1, desc2 }, {});
  },
});
