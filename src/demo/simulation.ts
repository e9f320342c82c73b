import type { Database } from '../db/database';
import { HEARTBEAT_TTL_MS } from '../live/liveState';
import type { RedisConnection } from '../redis/connection';
import { redisKeys } from '../redis/keys';
import { batch } from '../redis/commands';
import { emptyCast, FIRST_INVENTED_ID, inventMaps, inventPlayers, readCast, type Cast } from './life/cast';
import type { TableOptions, Theme } from './life/match';
import { World } from './life/world';
import type { Random } from './random';
import { clamp } from './round';

export interface SimulationOptions {
  /** At most so many are online at once, and hardly fewer. */
  players: number;
  /** Open at once, 0 to 64; less now and then while one is over and the next has not begun. */
  matches: number;
  /** Events a second; unset: as many as come naturally. */
  rate?: number;
  random: Random;
}

/** How many more players than are online at once may come. */
const SPARE = 0.25;
const GATHER_MS = 5_000;
/** A match opens within this time after that. */
const OPENING_MS = 20_000;
/** At most this share of the players is in matches. */
const IN_MATCHES = 0.5;
const SEATS = [4, 8, 8, 16] as const;

const OPEN_NAMES = [
  '4-5* | auto host rotate',
  '5.2-5.9* | hr only please',
  'anything goes',
  'just chilling',
  'farm until we drop',
  'loved maps all night',
  'new players welcome',
  'stream practice 180 bpm',
  'no dt, no drama',
  '誰でも歓迎',
  'только свои',
] as const;
const CUPS = ['Winter Cup', 'KWC', 'Open League', 'Draft Showdown', 'Saturday Scrim'] as const;
const TEAMS = ['Red Pandas', 'Blue Comets', 'Otters', 'Slider Club', 'Night Shift', 'Waffle House'] as const;

/**
 * Whom and what to simulate with: the database's public players and maps as far as they go. The notes say what had to be
 * invented. Without a database everything is.
 */
export async function castSimulation(
  database: Database | undefined,
  { players, random }: SimulationOptions,
): Promise<{ cast: Cast; notes: string[] }> {
  const wanted = Math.ceil(players * (1 + SPARE));
  const cast = database ? await readCast(database, { players: wanted, hidden: 0 }) : emptyCast();
  const notes: string[] = [];
  const missing = players - cast.players.length;
  if (missing > 0) {
    const who = database
      ? `The database has ${cast.players.length} public players: ${missing} more`
      : `There is no database: ${missing} players`;
    notes.push(
      `${who} are invented, with ids from ${FIRST_INVENTED_ID} on. The API shows nobody whom its database does not hold.`,
    );
    cast.players.push(...inventPlayers(random, missing));
  }
  if (cast.maps.length === 0) {
    notes.push('There are no maps: they are invented.');
    cast.maps = inventMaps(random);
  }
  if (cast.channels.length === 0) cast.channels = ['#osu', '#lobby'];
  return { cast, notes };
}

/** `now` is Unix time in milliseconds. */
export function simulatedWorld(
  cast: Cast,
  { players, matches, rate, random }: SimulationOptions,
  now: number,
): World {
  const tables = random.fork('tables');
  const seatsMax = Math.floor((IN_MATCHES * players) / Math.max(1, matches));
  return new World(
    {
      cast,
      size: { fewest: players - Math.ceil(players * 0.03), most: players },
      tables: Array.from({ length: matches }, (_, id): Table => ({
        id,
        seats: { fewest: 2, most: clamp(seatsMax, 2, tables.pick(SEATS)) },
        regulars: [],
        opensAfter: GATHER_MS + tables.between(0, OPENING_MS),
        theme: chooseTheme(cast),
      })),
      gatherWithin: GATHER_MS,
      rate,
      random,
    },
    now,
  );
}

type Table = Pick<TableOptions, 'id' | 'theme' | 'seats' | 'regulars' | 'opensAfter'>;

/** Any ruleset that there are maps of; osu! most of the time. */
function chooseTheme({ maps }: Cast): (random: Random) => Theme {
  const modes = ([0, 1, 2, 3] as const)
    .filter((mode) => maps.some((map) => map.mode === mode))
    .map((mode) => [mode, mode === 0 ? 6 : 1] as const);
  return (random) => {
    const mode = random.weighted(modes);
    const teams = random.chance(0.3);
    const [red, blue] = random.shuffled(TEAMS);
    return {
      name: teams ? `${random.pick(CUPS)}: (${red}) vs (${blue})` : random.pick(OPEN_NAMES),
      mode,
      teams,
      freeMods: mode === 0 && !teams && random.chance(0.6),
    };
  };
}

/** Players and matches that somebody else keeps in Redis; the game server's bot counts. */
export async function othersIn(
  redis: RedisConnection,
  now: number,
): Promise<{ players: number; matches: number }> {
  const since = `(${now - HEARTBEAT_TTL_MS}`;
  const [online, open] = await batch(redis, [
    ['zrangebyscore', redisKeys.online, since, '+inf'],
    ['zrangebyscore', redisKeys.matches, since, '+inf'],
  ]);
  return { players: (online as string[]).length, matches: (open as string[]).length };
}
