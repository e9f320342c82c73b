import { z } from 'zod';
import { badgesOf } from '../../badges/badgeRepository';
import { unlessLacking } from '../../db/unlessLacking';
import { defineRoute } from '../../http/route';
import { uidParam } from './astroParams';
import { errStatus } from './envelope';

const NONE = { status: 'ERR', code: 'No Badges..', badges: null } as const;

export const getUserAwards = defineRoute({
  methods: ['get'],
  path: '/v5/getUserAwards/{uid}',
  auth: 'public',
  tag: 'astro',
  summary: "List a user's badges",
  description: 'Operators grant them (`npm run badge`).',
  params: uidParam,
  query: {},
  freshness: { seconds: 5 },
  example: 'uid=3',
  errors: [],
  answer: z.union([
    z.object({
      status: z.literal('OK').describe('Always `OK`.'),
      code: z.literal('OK').describe('Always `OK`.'),
      badges: z
        .array(
          z.object({
            internalID: z.string().describe('The name of the badge for operators.'),
            badgeName: z.string().describe('Name of the badge.'),
            badgeAsset: z.string().describe('Address of its picture.'),
            given: z.string().describe('When it was given, `YYYY-MM-DDTHH:MM:SS+00:00`.'),
          }),
        )
        .describe('Newest first.'),
    }),
    z.object({
      status: errStatus,
      code: z.literal(NONE.code).describe('Why there is nothing.'),
      badges: z.null().describe('Nothing.'),
    }),
  ]),
  async handler({ uid }, { database }) {
    const badges = await unlessLacking(badgesOf(database, uid));
    if (!badges) return NONE;
    return {
      status: 'OK' as const,
      code: 'OK' as const,
      badges: badges.map(({ badge, name, asset, given_at }) => ({
        internalID: badge,
        badgeName: name,
        badgeAsset: asset,
        given: toZonedTime(given_at),
      })),
    };
  },
});

/** ISO 8601 with the zone as an offset, which every reader of such times knows. */
function toZonedTime(unixSeconds: number): string {
  return `${new Date(unixSeconds * 1000).toISOString().slice(0, 19)}+00:00`;
}
