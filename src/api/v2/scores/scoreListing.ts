import { z } from 'zod';
import { int, oneOf } from '../../../http/params';
import { modeParam } from '../../modeParam';

const LIMIT_MAX = 100;
const SCOPES = ['best', 'recent'] as const;

/** The first parameters of a listing of scores, with its default limit. */
export function scoreListingParams(limit: number) {
  return {
    scope: oneOf(SCOPES).default('best').describe('Which scores, and their order.'),
    ...listingParams(limit),
  };
}

/** As above, where there is only one scope. */
export function listingParams(limit: number) {
  return {
    mode: modeParam,
    limit: int({ ge: 1, le: LIMIT_MAX }).default(limit).describe('Maximum number of entries.'),
  };
}

/** What a listing tells about itself. */
export const listingMeta = {
  total: z.number().int().describe('Entries in this answer.'),
  mode: z.number().int().describe('The mode that was asked for.'),
};

export const scoreListingMeta = {
  ...listingMeta,
  scope: z.enum(SCOPES).describe('The scope that was asked for.'),
};
