import type { Context } from '../context';
import type { Slice } from '../db/slice';
import { errors } from '../errors';
import { momentary } from '../freshness/moments';
import type { LivePlayer } from '../live/liveState';
import { onlinePlayer } from '../live/onlinePlayer';
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

const FRESHNESS = { seconds: 1, until: ['players'] } as const;

/** The ids of all public players who are online, ascending. */
const publicOnline = momentary('ids of players online', FRESHNESS, (context: Context) =>
  visibleOnline(context),
);

const playerOnline = momentary('player online', FRESHNESS, ({ live }: Context, id: number) =>
  onlinePlayer(live, id),
);

/**
 * The players online whom the viewer may see, by id; the bot is none of them.
 * @throws ApiError when live state is away.
 */
export async function onlinePlayers(
  context: Context,
  { limit, offset, after = 0 }: Slice,
  viewer?: Viewer,
): Promise<OnlinePlayers> {
  const online = viewer ? await visibleOnline(context, viewer) : await publicOnline(context, '');
  const ids = online.filter((id) => id > after).slice(offset, offset + limit);
  const found = await tryLive(context, () => Promise.all(ids.map(async (id) => playerOnline(context, id))));
  if (!found) throw errors.liveUnavailable();
  const players = found.filter((player) => player !== undefined);
  return { total: online.length, ids, players: new Map(players.map((player) => [player.id, player])) };
}

async function visibleOnline(context: Context, viewer?: Viewer): Promise<number[]> {
  const online = await tryLive(context, (live) => live.onlineIds());
  if (!online) throw errors.liveUnavailable();
  const visible = await visibleAmong(context.database, online, viewer);
  return online.filter((id) => visible.has(id));
}
