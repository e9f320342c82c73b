import type { Database } from '../db/database';
import type { Mode } from '../osu/modes';
import { isVisible } from '../players/visibility';
import type { Held } from '../snapshots/snapshots';
import { exactValue, SAME_ACC, type LeaderboardPlace, type LeaderboardSort } from './leaderboardPlace';

/** The ids of a whole leaderboard in order, with what they are ordered by and countries: 14 bytes a player. */
export interface LeaderboardOrder extends Held {
  ids: Int32Array;
  values: Float64Array;
  /** Positions in `names`, by place. */
  countries: Uint16Array;
  /** In lower case. */
  names: readonly string[];
}

const FIRST_SIZE = 1_024;
const BYTES_A_PLAYER = 14;

/** Reads a leaderboard's order. It arrives as a stream: a million rows never lie in memory as objects. */
export async function readLeaderboardOrder(
  { query }: Database,
  mode: Mode,
  sort: LeaderboardSort,
): Promise<LeaderboardOrder> {
  const rows = query
    .selectFrom('stats')
    .innerJoin('users', 'users.id', 'stats.id')
    .select(['users.id', 'users.country', exactValue(sort).as('value')])
    .where('stats.mode', '=', mode)
    .where(`stats.${sort}`, '>', 0)
    .where(isVisible())
    .orderBy(`stats.${sort}`, 'desc')
    .orderBy('users.id')
    .stream();
  const numbers = new Map<string, number>();
  let ids = new Int32Array(FIRST_SIZE);
  let values = new Float64Array(FIRST_SIZE);
  let countries = new Uint16Array(FIRST_SIZE);
  let length = 0;
  for await (const { id, country, value } of rows) {
    if (length === ids.length) {
      ids = enlarged(ids, new Int32Array(2 * length));
      values = enlarged(values, new Float64Array(2 * length));
      countries = enlarged(countries, new Uint16Array(2 * length));
    }
    const name = country.toLowerCase();
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    // The embedded database streams its integers as they are.
    ids[length] = Number(id);
    values[length] = Number(value);
    countries[length] = number;
    length += 1;
  }
  return {
    ids: ids.slice(0, length),
    values: values.slice(0, length),
    countries: countries.slice(0, length),
    names: [...numbers.keys()],
    bytes: length * BYTES_A_PLAYER,
    rows: length,
  };
}

function enlarged<Numbers extends Int32Array | Float64Array | Uint16Array>(
  from: Numbers,
  to: Numbers,
): Numbers {
  to.set(from);
  return to;
}

/** Ids from a place on, in order; those of a country alone are counted by themselves. */
export function* idsFrom(
  { ids, countries, names }: LeaderboardOrder,
  offset: number,
  country?: string,
): Generator<number> {
  if (country === undefined) {
    yield* ids.subarray(offset);
    return;
  }
  const number = names.indexOf(country.toLowerCase());
  let before = 0;
  for (let at = 0; at < ids.length; at += 1) {
    if (countries[at] !== number) continue;
    if (before >= offset) yield ids[at]!;
    before += 1;
  }
}

/** The ids of a country, or of all, that follow a place, whether its player is still there or not. */
export function idsAfter(
  order: LeaderboardOrder,
  place: LeaderboardPlace,
  country?: string,
): Iterable<number> {
  const at = placesUpTo(order, place);
  const rest = { ...order, ids: order.ids.subarray(at), countries: order.countries.subarray(at) };
  return idsFrom(rest, 0, country);
}

/** How many players stand there or before. */
function placesUpTo({ ids, values }: LeaderboardOrder, { value, playerId }: LeaderboardPlace): number {
  const limit = Number(value);
  const own = ids.indexOf(playerId);
  // Scores beyond 2^53 are rounded here; where the player hasn't moved that is no matter.
  if (own >= 0 && isSame(values[own]!, limit)) return own + 1;
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const same = isSame(values[middle]!, limit);
    if (same ? ids[middle]! < playerId : values[middle]! > limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

const isSame = (one: number, other: number) => Math.abs(one - other) <= SAME_ACC;
