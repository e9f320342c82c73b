import { z } from 'zod';
import { unlessLacking } from '../../db/unlessLacking';
import { descriptionOf } from '../../descriptions/descriptionRepository';
import { defineRoute } from '../../http/route';
import { uidParam } from './astroParams';
import { errStatus, ok, okOf } from './envelope';

const NOT_FOUND = { status: 'ERR', code: 'User Data not found!', data: null } as const;
const DISABLED = { status: 'ERR', code: 'User Data API Disabled!', data: null } as const;

export const getCosmoDescription = defineRoute({
  methods: ['get'],
  path: '/v5/getCosmoDescription/{uid}',
  auth: 'public',
  tag: 'astro',
  summary: 'Get what users have written about themselves',
  description:
    'Two lines, which the user sets with `PUT /v2/players/{player_id}/description`. ' +
    '`User Data API Disabled!`: the operator has not created the table for them.',
  params: uidParam,
  query: {},
  freshness: { seconds: 5 },
  example: 'uid=3',
  errors: [],
  answer: z.union([
    okOf(
      z.object({
        desc1: z.string().describe('The first line, at most 16 characters.'),
        desc2: z.string().describe('The second line, at most 16 characters.'),
      }),
    ),
    z.object({
      status: errStatus,
      code: z.enum([NOT_FOUND.code, DISABLED.code]).describe('Why there is nothing.'),
      data: z.null().describe('Nothing.'),
    }),
  ]),
  async handler({ uid }, { database }) {
    const found = await unlessLacking(descriptionOf(database, uid).then((description) => ({ description })));
    if (!found) return DISABLED;
    const { description } = found;
    return description ? ok({ desc1: description.line1, desc2: description.line2 }) : NOT_FOUND;
  },
});
