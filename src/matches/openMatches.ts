import type { Context } from '../context';
import type { Slice } from '../db/slice';
import { errors } from '../errors';
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
  { limit, offset, after }: Slice,
  viewer?: Viewer,
): Promise<{ matches: OpenMatch[]; total: number }> {
  const open = await tryLive(context, (live) => live.matches());
  if (!open) throw errors.liveUnavailable();
  const part = [...open].filter(([id]) => after === undefined || id > after).slice(offset, offset + limit);
  const views = await toMatchViews(
    context.database,
    part.map(([, match]) => match),
    viewer,
  );
  return { matches: views.map((view, at) => ({ id: part[at]![0], ...view })), total: open.size };
}

/**
 * An open match as the viewer may see it. Ids that no match can have are not found.
 * @throws ApiError when there is none, or live state is away.
 */
export async function openMatch(context: Context, id: number, viewer?: Viewer): Promise<OpenMatch> {
  if (id < 0 || id > MATCH_ID_MAX) throw errors.matchNotFound();
  const live = await tryLive(context, (state) => state.match(id));
  if (live === undefined) throw errors.liveUnavailable();
  if (live === null) throw errors.matchNotFound();
  const [view] = await toMatchViews(context.database, [live], viewer);
  if (!view) throw errors.matchNotFound();
  return { id, ...view };
}
