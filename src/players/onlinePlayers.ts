import type { Context } from '../context';
import type { Slice } from '../db/slice';
import { errors } from '../errors';
import type { LivePlayer } from '../live/liveState';
import { tryLive } from '../live/tryLive';
import { visibleAmong } from './playerRepository';
import type { Viewer } from './visibility';

export interface OnlinePlayers {
  /** How many are online whom the viewer may see. */
  total: number;
  /** Those of the slice, ascending. */
  ids: number[];
  /** What they are doing; one who has just gone offline is missing. */
  players: Map<number, LivePlayer>;
}

/**
 * The players online whom the viewer may see, by id; the bot is none of them.
 * @throws ApiError when live state is away.
 */
export async function onlinePlayers(
  context: Context,
  { limit, offset, after = 0 }: Slice,
  viewer?: Viewer,
): Promise<OnlinePlayers> {
  const online = await tryLive(context, (live) => live.onlineIds());
  if (!online) throw errors.liveUnavailable();
  const visible = await visibleAmong(context.database, online, viewer);
  const ids = online.filter((id) => visible.has(id) && id > after).slice(offset, offset + limit);
  const players = await tryLive(context, (live) => live.players(ids));
  if (!players) throw errors.liveUnavailable();
  return { total: visible.size, ids, players };
}
