import type { LRUCache } from 'lru-cache';
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
  /** Of a sort and a country, how many players come before each block of places: those that were asked for last. */
  ofCountries: LRUCache<string, Uint32Array>;
}

export interface Board {
  /** Positions in `ids` by place; those with 0 are left out. */
  players: Uint32Array;
  /** What every so many places are ordered by, from the first place on. */
  marks: SortKeys;
}

export const PLACES_A_MARK = 32;
export const PLACES_A_BLOCK = 1_024;

/** Which of a mode's leaderboards. */
interface Part {
  sort: LeaderboardSort;
  country?: string;
}

/** Ids from a place on, in order; those of a country alone are counted by themselves. */
export function* idsFrom(order: LeaderboardOrder, part: Part, offset: number): Generator<number> {
  let [place, rest] = [offset, 0];
  if (part.country !== undefined) {
    const before = playersBefore(order, part.sort, part.country);
    const block = firstWhere(before.length, (one) => before[one]! > offset) - 1;
    [place, rest] = [block * PLACES_A_BLOCK, offset - before[block]!];
  }
  for (const player of playersFrom(order, part, place)) {
    if (rest > 0) rest -= 1;
    else yield order.ids[player]!;
  }
}

/**
 * The ids that follow a place, whether its player is still there or not. Where that player moved or is gone, up to 31
 * that don't follow come first: leave them out by what they hold now.
 */
export function* idsAfter(order: LeaderboardOrder, part: Part, place: LeaderboardPlace): Generator<number> {
  for (const player of playersFrom(order, part, placeAfter(order, part.sort, place)))
    yield order.ids[player]!;
}

/** The part's players from a place of the whole leaderboard on, as positions in `ids`. */
function* playersFrom(order: LeaderboardOrder, { sort, country }: Part, place: number): Generator<number> {
  const { players } = order.boards[sort];
  if (country === undefined) {
    for (let at = place; at < players.length; at += 1) yield players[at]!;
    return;
  }
  const isWanted = countryTest(order, country);
  const before = playersBefore(order, sort, country);
  for (let block = Math.floor(place / PLACES_A_BLOCK); block < before.length - 1; block += 1) {
    if (before[block] === before[block + 1]) continue;
    const start = Math.max(place, block * PLACES_A_BLOCK);
    for (const player of players.subarray(start, (block + 1) * PLACES_A_BLOCK))
      if (isWanted(player)) yield player;
  }
}

/** How many of a country come before each block of places, and at last how many there are: counted once. */
function playersBefore(order: LeaderboardOrder, sort: LeaderboardSort, country: string): Uint32Array {
  const key = `${sort} ${country.toLowerCase()}`;
  const known = order.ofCountries.get(key);
  if (known) return known;
  const { players } = order.boards[sort];
  const isWanted = countryTest(order, country);
  const before = new Uint32Array(Math.ceil(players.length / PLACES_A_BLOCK) + 1);
  let count = 0;
  for (let at = 0; at < players.length; at += 1) {
    if (isWanted(players[at]!)) count += 1;
    before[Math.floor(at / PLACES_A_BLOCK) + 1] = count;
  }
  order.ofCountries.set(key, before);
  return before;
}

/** Tells by a player's position in `ids`. */
function countryTest({ countries, names }: LeaderboardOrder, country: string): (player: number) => boolean {
  const number = names.indexOf(country.toLowerCase());
  return (player) => countries[player] === number;
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
