import { firstWhere } from '../firstWhere';
import type { Held } from '../snapshots/snapshots';
import type { LeaderboardPlace, LeaderboardSort } from './leaderboardPlace';
import { sortKey, type SortKeys } from './sortKeys';

/** The leaderboards of a mode in order, of those who are in any of them: about 30 bytes a player. */
export interface LeaderboardOrder extends Held {
  /** Of all players, ascending. */
  ids: Int32Array;
  /** Positions in `names`, of the same players. */
  countries: Uint8Array | Uint16Array;
  /** In lower case. */
  names: readonly string[];
  boards: Readonly<Record<LeaderboardSort, Board>>;
}

export interface Board {
  /** Positions in `ids` by place; those with 0 are left out. */
  players: Uint32Array;
  /** What every so many places are ordered by, from the first place on. */
  marks: SortKeys;
}

export const PLACES_A_MARK = 32;

/** Which of a mode's leaderboards. */
interface Part {
  sort: LeaderboardSort;
  country?: string;
}

/** Ids from a place on, in order; those of a country alone are counted by themselves. */
export function idsFrom(order: LeaderboardOrder, part: Part, offset: number): Iterable<number> {
  const isCounted = part.country !== undefined;
  return idsOf(order, part, isCounted ? 0 : offset, isCounted ? offset : 0);
}

/**
 * The ids that follow a place, whether its player is still there or not. Where that player moved or is gone, up to 31
 * that don't follow come first: leave them out by what they hold now.
 */
export function idsAfter(order: LeaderboardOrder, part: Part, place: LeaderboardPlace): Iterable<number> {
  return idsOf(order, part, placeAfter(order, part.sort, place), 0);
}

/** Of the part's players from a place of the whole leaderboard on, without the first ones. */
function* idsOf(
  { ids, countries, names, boards }: LeaderboardOrder,
  { sort, country }: Part,
  from: number,
  skipped: number,
): Generator<number> {
  const { players } = boards[sort];
  const number = country === undefined ? undefined : names.indexOf(country.toLowerCase());
  let rest = skipped;
  for (let at = from; at < players.length; at += 1) {
    const player = players[at]!;
    if (number !== undefined && countries[player] !== number) continue;
    if (rest > 0) rest -= 1;
    else yield ids[player]!;
  }
}

/** Totals rise: who has another one here than in the place asked for is taken for the later of the two. */
function placeAfter(order: LeaderboardOrder, sort: LeaderboardSort, place: LeaderboardPlace): number {
  return Math.max(placeOf(order, sort, place) + 1, lastMarkBefore(order, sort, place));
}

/**
 * From 0, where a player stood when the leaderboards were read; -1: nowhere. It is looked for where those stood who had
 * then what the player has now, so that only the few whose totals have risen since are looked for everywhere.
 */
export function placeOf(order: LeaderboardOrder, sort: LeaderboardSort, place: LeaderboardPlace): number {
  const { ids, boards } = order;
  const { players } = boards[sort];
  const own = firstWhere(ids.length, (player) => ids[player]! >= place.playerId);
  if (ids[own] !== place.playerId) return -1;
  const from = lastMarkBefore(order, sort, place);
  const near = players.subarray(from, from + PLACES_A_MARK).indexOf(own);
  return near < 0 ? players.indexOf(own) : from + near;
}

/** The last place with a mark that does not lie behind another one, with or without its player; 0 when all do. */
function lastMarkBefore(
  { ids, boards }: LeaderboardOrder,
  sort: LeaderboardSort,
  { value, playerId }: LeaderboardPlace,
): number {
  const { players, marks } = boards[sort];
  const key = sortKey(sort, value);
  const marksBefore = firstWhere(marks.length, (mark) => {
    const marked = marks[mark]!;
    // A number equals a bigint here, but for `===`.
    if (marked < key || marked > key) return marked < key;
    return ids[players[mark * PLACES_A_MARK]!]! > playerId;
  });
  return Math.max((marksBefore - 1) * PLACES_A_MARK, 0);
}
