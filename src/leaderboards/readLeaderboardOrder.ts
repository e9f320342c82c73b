import { LRUCache } from 'lru-cache';
import type { Database } from '../db/database';
import { given } from '../db/given';
import type { Mode } from '../osu/modes';
import { playerIdAt } from '../players/playerRepository';
import { isVisible } from '../players/visibility';
import { joinedBytes } from '../joinBytes';
import { PLACES_A_BLOCK, PLACES_A_MARK, type Board, type LeaderboardOrder } from './leaderboardOrder';
import { exactValue, LEADERBOARD_SORTS, type LeaderboardSort } from './leaderboardPlace';
import { everyKey, highestFirst, joinedKeys, sortKeys, type SortKeys } from './sortKeys';

const PLAYERS_A_PART = 5_000;
/** Of more than forty countries by all sorts: a byte a player. */
const OF_COUNTRIES_MAX = 256;
/** As many numbers as a byte tells apart. */
const BYTE_MAX = 256;

/** All of a mode's players as they are read: a column is a list of parts. */
interface Columns {
  ids: Int32Array[];
  /** Positions in `names`. */
  countries: Uint16Array[];
  names: string[];
  keys: Record<LeaderboardSort, SortKeys[]>;
}

/**
 * Reads the leaderboards of a mode. In many small statements, all sorts at once and in the order of ids: the database
 * neither sorts nor is kept for long, and a million rows never lie in memory as objects.
 */
export async function readLeaderboardOrder(
  database: Database,
  mode: Mode,
  playersAPart = PLAYERS_A_PART,
): Promise<LeaderboardOrder> {
  // Each statement would queue for a connection behind the slow queries that the order is to relieve.
  const columns = await database.query
    .connection()
    .execute((query) => readColumns({ ...database, query }, mode, playersAPart));
  const ids = new Int32Array(joinedBytes(columns.ids));
  const { names } = columns;
  const codes = new Uint16Array(joinedBytes(columns.countries));
  const countries = names.length <= BYTE_MAX ? Uint8Array.from(codes) : codes;
  const boards = await orderBoards(columns.keys, ids.length);
  const sizes = Object.values(boards).map(({ players, marks }) => players.byteLength + marks.byteLength);
  const ofCountries: LeaderboardOrder['ofCountries'] = new LRUCache({ max: OF_COUNTRIES_MAX });
  const countsMax = Math.ceil((OF_COUNTRIES_MAX * ids.byteLength) / PLACES_A_BLOCK);
  const ofPlayers = ids.byteLength + countries.byteLength + countsMax;
  const bytes = sizes.reduce((sum, size) => sum + size, ofPlayers);
  return { ids, countries, names, boards, ofCountries, bytes, rows: ids.length };
}

async function readColumns(database: Database, mode: Mode, playersAPart: number): Promise<Columns> {
  const keys: Columns['keys'] = { tscore: [], rscore: [], pp: [], acc: [], plays: [], playtime: [] };
  const ids: Int32Array[] = [];
  const countries: Uint16Array[] = [];
  const numbers = new Map<string, number>();
  let after = 0;
  let upTo: number | undefined;
  do {
    upTo = await playerIdAt(database, playersAPart - 1, after);
    const rows = await readPart(database, mode, after, upTo);
    ids.push(Int32Array.from(rows, ({ id }) => id));
    countries.push(Uint16Array.from(rows, ({ country }) => numberOf(numbers, country.toLowerCase())));
    for (const sort of LEADERBOARD_SORTS) {
      const values = rows.map((row) => row[sort]);
      keys[sort].push(sortKeys(sort, values));
    }
    after = upTo ?? after;
  } while (upTo !== undefined);
  return { ids, countries, names: [...numbers.keys()], keys };
}

/** Players with any total at all, after an id up to another one. */
async function readPart({ query }: Database, mode: Mode, after: number, upTo: number | undefined) {
  return query
    .selectFrom('stats')
    .innerJoin('users', 'users.id', 'stats.id')
    .select(['users.id', 'users.country'])
    .select(LEADERBOARD_SORTS.map((sort) => exactValue(sort).as(sort)))
    .where('stats.mode', '=', mode)
    .where('stats.id', '>', after)
    .$call(given(upTo, (players, last) => players.where('stats.id', '<=', last)))
    .where((stats) => stats.or(LEADERBOARD_SORTS.map((sort) => stats(`stats.${sort}`, '>', 0))))
    .where(isVisible())
    .orderBy('stats.id')
    .execute();
}

function numberOf(numbers: Map<string, number>, name: string): number {
  const number = numbers.get(name) ?? numbers.size;
  numbers.set(name, number);
  return number;
}

/** One after the other in the same memory; what a board is ordered by is let go of with it. */
async function orderBoards(lists: Columns['keys'], count: number): Promise<LeaderboardOrder['boards']> {
  const memory = new ArrayBuffer(8 * count);
  const boards: Partial<Record<LeaderboardSort, Board>> = {};
  for (const sort of LEADERBOARD_SORTS) {
    const keys = joinedKeys(sort, lists[sort], memory);
    lists[sort] = [];
    const players = await highestFirst(keys);
    boards[sort] = { players, marks: everyKey(keys, players, PLACES_A_MARK) };
  }
  return boards as Record<LeaderboardSort, Board>;
}
