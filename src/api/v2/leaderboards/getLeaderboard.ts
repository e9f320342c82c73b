import { z } from 'zod';
import { ID_MAX } from '../../../db/ids';
import { InputError } from '../../../errors';
import { oneOf } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { leaderboard } from '../../../leaderboards/leaderboardRepository';
import { leaderboardRowSchema, toLeaderboardRowView } from '../../../leaderboards/leaderboardView';
import { countryParam } from '../../countryParam';
import { cursorParam, toCursor, wholePosition } from '../cursor';
import { envelopeOf, success } from '../envelope';
import { cut, listMeta, pageParams, toSlice } from '../paging';
import { playableModeParam } from './playableModeParam';

const LIST = 'leaderboard';

/** The last row shown: which leaderboard it is of, its place there, and its rank. */
const position = z.object({
  of: z.string(),
  value: z.union([z.number().nonnegative(), wholePosition]),
  playerId: z.number().int().min(0).max(ID_MAX),
  rank: z.number().int().min(1).max(ID_MAX),
});

const { page, page_size, next_cursor } = listMeta;

export const getLeaderboard = defineRoute({
  methods: ['get'],
  path: '/leaderboards/{mode}',
  auth: 'public',
  tag: 'leaderboards',
  summary: 'List the best players of a mode',
  params: { mode: playableModeParam },
  query: {
    sort: oneOf(['pp', 'rscore', 'tscore', 'acc', 'plays', 'playtime'])
      .default('pp')
      .describe('What players are ordered by; players with 0 are left out.'),
    country: countryParam,
    ...pageParams,
    cursor: cursorParam(LIST, position),
  },
  freshness: { seconds: 2, until: ['scores'] },
  example: 'mode=0&sort=pp',
  errors: [],
  answer: envelopeOf(z.array(leaderboardRowSchema), { page, page_size, next_cursor }),
  async handler({ mode, sort, country, cursor, ...paging }, context, { viewer }) {
    const of = JSON.stringify([mode, sort, country]);
    if (cursor && cursor.of !== of) throw foreignCursor();
    const slice = toSlice({ ...paging, cursor });
    const rows = await leaderboard(context, { ...slice, mode, sort, country, viewer });
    const before = cursor?.rank ?? slice.offset;
    const { shown, last } = cut(rows, paging.page_size);
    return success(
      shown.map((row, at) => toLeaderboardRowView(row, before + at + 1)),
      {
        ...(cursor ? { page_size: paging.page_size } : paging),
        next_cursor: last
          ? toCursor(LIST, {
              of,
              value: typeof last.value === 'bigint' ? String(last.value) : last.value,
              playerId: last.player_id,
              rank: before + shown.length,
            })
          : null,
      },
    );
  },
});

/** Ranks would go on wrong. */
function foreignCursor(): InputError {
  return new InputError([
    {
      type: 'value_error',
      loc: ['query', 'cursor'],
      msg: 'Value error, this cursor is of another mode, sort or country',
      ctx: { error: {} },
    },
  ]);
}
