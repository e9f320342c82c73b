import type { Context } from '../context';
import type { Slice } from '../db/slice';
import { errors } from '../errors';
import { momentary } from '../freshness/moments';
import { MATCH_ID_MAX } from '../live/liveState';
import { tryLive } from '../live/tryLive';
import type { Viewer } from '../players/visibility';
import { toMatchViews, type MatchView } from './matchView';

export type OpenMatch = MatchView & { id: number };

/**
 * A part of the open matches, by id, as the viewer may see them, and how many there are in all.
 * @throws ApiError when live state is away.
 */
export async function openMatches(
  context: Context,
  { limit, offset, after = -1 }: Slice,
  viewer?: Viewer,
): Promise<{ matches: OpenMatch[]; total: number }> {
  const open = viewer ? await allOpenMatches(context, viewer) : await publicMatches(context, '');
  const matches = open.filter(({ id }) => id > after).slice(offset, offset + limit);
  return { matches, total: open.length };
}

async function allOpenMatches(context: Context, viewer?: Viewer): Promise<OpenMatch[]> {
  const open = await tryLive(context, (live) => live.matches());
  if (!open) throw errors.liveUnavailable();
  const ids = [...open.keys()];
  const views = await toMatchViews(context.database, [...open.values()], viewer);
  return views.map((view, at) => ({ id: ids[at]!, ...view }));
}

const publicMatches = momentary('open matches', { seconds: 1, until: ['matches'] }, (context: Context) =>
  allOpenMatches(context),
);

/**
 * As `findOpenMatch`, of one that has to be there.
 * @throws ApiError when there is none, or live state is away.
 */
export async function openMatch(context: Context, id: number, viewer?: Viewer): Promise<OpenMatch> {
  const match = await findOpenMatch(context, id, viewer);
  if (!match) throw errors.matchNotFound();
  return match;
}

/**
 * An open match as the viewer may see it. Ids that no match can have are not found.
 * @throws ApiError when live state is away.
 */
export async function findOpenMatch(
  context: Context,
  id: number,
  viewer?: Viewer,
): Promise<OpenMatch | undefined> {
  if (id < 0 || id > MATCH_ID_MAX) return undefined;
  const live = await tryLive(context, (state) => state.match(id));
  if (live === undefined) throw errors.liveUnavailable();
  if (live === null) return undefined;
  const [view] = await toMatchViews(context.database, [live], viewer);
  return view && { id, ...view };
}
