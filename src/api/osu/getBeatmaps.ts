import { z } from 'zod';
import type { Context } from '../../context';
import { defineRoute } from '../../http/route';
import { pickedMaps } from '../../maps/pickedMaps';
import type { Viewer } from '../../players/visibility';
import { findPlayer } from '../../players/playerRepository';
import { sumRatings } from '../../ratings/ratingRepository';
import { countFavourites } from '../../social/favouriteCounts';
import { beatmapSchema, toBeatmapView } from './beatmapView';
import { keyParam } from './commonParams';
import { bounded, choice, date, id, md5, mods, whole } from './params';
import { selectUser, userParams, type UserInput } from './userParams';

const MODES = [0, 1, 2, 3];

export const getBeatmaps = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_beatmaps',
  tag: 'osu! API v1',
  summary: 'List beatmaps',
  description:
    'The beatmaps that match all of the parameters, by id. Without `b`, `s`, `h` and `u`: ranked and loved beatmaps by ' +
    'their last change, from `since` on, or without it the latest first.',
  query: {
    ...keyParam,
    since: date().describe('Ranked or loved since, `YYYY-MM-DD` or `YYYY-MM-DD hh:mm:ss`, UTC.'),
    s: id().describe('Id of a set.'),
    b: id().describe('Beatmap id.'),
    u: userParams.u.describe("A mapper's name, or the id of a player of that name."),
    type: userParams.type,
    m: whole().describe('Mode: 0 osu!, 1 taiko, 2 catch, 3 mania. Without it, all.'),
    a: choice([0, 1]).describe('With `m` 1 to 3: 1 to include converted beatmaps.'),
    h: md5().describe('MD5 of the .osu file.'),
    limit: bounded({ ge: 1, le: 500, absent: 500 }).describe('Maximum number of entries.'),
    mods: mods().describe('Ignored: difficulties are those without mods.'),
  },
  freshness: { seconds: 1, until: ['scores'] },
  example: 'b=1201',
  errors: [],
  answer: z.array(beatmapSchema),
  async handler({ since, s, b, h, m, a, limit, ...input }, context, { viewer }) {
    const creator = await creatorOf(context, input, viewer);
    if (creator === null) return [];
    const pick = { id: b, set_id: s, md5: h, creator, since, rulesets: rulesetsOf(m, a) };
    const maps = await pickedMaps(context, pick, limit);
    return Promise.all(
      maps.map(async (map) => {
        const [favourites, rating] = await Promise.all([
          countFavourites(context, map.set_id),
          sumRatings(context, map),
        ]);
        return toBeatmapView(map, { favourites, rating }, m);
      }),
    );
  },
});

function rulesetsOf(m: number | undefined, a: number | undefined): number[] | undefined {
  if (m === undefined) return undefined;
  return a === 1 && MODES.includes(m) ? [...new Set([0, m])] : [m];
}

/** Maps hold their mapper's name alone. Undefined: none was asked for; null: there is no such player. */
async function creatorOf(
  { database }: Context,
  input: UserInput,
  viewer?: Viewer,
): Promise<string | undefined | null> {
  if (input.u === undefined) return undefined;
  const selector = selectUser(input);
  if (!selector) return null;
  if ('name' in selector) return selector.name;
  return (await findPlayer(database, selector, viewer))?.name ?? null;
}
