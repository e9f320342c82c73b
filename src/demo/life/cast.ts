import { createHash } from 'node:crypto';
import type { Database } from '../../db/database';
import { isMode, MODES, rulesetOf, type Mode } from '../../osu/modes';
import { Privileges, PUBLIC_PRIVILEGES } from '../../osu/privileges';
import { MapStatus } from '../../osu/statuses';
import { isVisible } from '../../players/visibility';
import type { Judgements } from '../beatmaps/hitObjects';
import { makeSongs } from '../beatmaps/songs';
import { countryOf } from '../players/makePlayers';
import { makePlayerNames } from '../players/playerNames';
import type { Random } from '../random';
import type { PlayableMap } from '../scores/playOut';

export interface CastPlayer {
  id: number;
  name: string;
  country: string;
  priv: number;
  mode: Mode;
}

export interface CastMap extends PlayableMap {
  id: number;
  setId: number;
  md5: string;
  mode: number;
  artist: string;
  title: string;
  version: string;
  creator: string;
  /** "Artist - Title [Version]" */
  name: string;
}

/** Who may come online, what they play and where they talk. */
export interface Cast {
  players: CastPlayer[];
  /** Restricted players: online, yet nobody may see them. */
  hidden: CastPlayer[];
  maps: CastMap[];
  /** With their `#`; every player may read and write there. */
  channels: string[];
  /** Scores have ids up to this. */
  lastScoreId: number;
}

const MAPS = 100;
/** Far above what a server has given out. */
export const FIRST_INVENTED_ID = 1_000_000_000;
const INVENTED_SONGS = 40;

/** Reads the players who were active last, at most so many, and the maps played most. */
export async function readCast(
  { query }: Database,
  { players, hidden }: { players: number; hidden: number },
): Promise<Cast> {
  const users = query
    .selectFrom('users')
    .select(['users.id', 'users.name', 'users.country', 'users.priv', 'users.preferred_mode as mode'])
    .where('users.id', '>', 1)
    .orderBy('users.latest_activity', 'desc')
    .orderBy('users.id');
  const visible = await users.where(isVisible()).limit(players).execute();
  const restricted = await users.where('users.priv', '=', Privileges.Verified).limit(hidden).execute();
  const maps = await query
    .selectFrom('maps')
    .select([
      'maps.id',
      'maps.set_id as setId',
      'maps.md5',
      'maps.mode',
      'maps.artist',
      'maps.title',
      'maps.version',
      'maps.creator',
      'maps.status',
      'maps.diff as stars',
      'maps.max_combo as maxCombo',
      'maps.total_length as length',
    ])
    .orderBy('maps.plays', 'desc')
    .orderBy('maps.id')
    .limit(MAPS)
    .execute();
  const channels = await query
    .selectFrom('channels')
    .select(['channels.name', 'channels.read_priv', 'channels.write_priv'])
    .orderBy('channels.id')
    .execute();
  const newest = await query
    .selectFrom('scores')
    .select('scores.id')
    .orderBy('scores.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const toPlayer = (row: (typeof visible)[number]): CastPlayer => ({
    ...row,
    mode: isMode(row.mode) ? row.mode : 0,
  });
  return {
    players: visible.map(toPlayer),
    hidden: restricted.map(toPlayer),
    maps: maps.map(({ maxCombo, ...map }) => toCastMap(map, maxCombo)),
    channels: channels.filter(isForEverybody).map(({ name }) => name),
    lastScoreId: Number(newest?.id ?? 0),
  };
}

/** Nobody and nothing yet. */
export function emptyCast(): Cast {
  return { players: [], hidden: [], maps: [], channels: [], lastScoreId: 0 };
}

/** Players whom no database holds; their ids are beyond those that servers give out. */
export function inventPlayers(random: Random, count: number): CastPlayer[] {
  return makePlayerNames(random.fork('names'), count).map((name, at) => ({
    id: FIRST_INVENTED_ID + at,
    name,
    country: countryOf(random, name),
    priv: PUBLIC_PRIVILEGES,
    mode: random.chance(0.6) ? 0 : random.pick(MODES),
  }));
}

/** Maps that no database holds, of all rulesets. */
export function inventMaps(random: Random): CastMap[] {
  return makeSongs(random.fork('songs'), INVENTED_SONGS).flatMap(({ artist, title }, set) =>
    ['Normal', 'Hard', 'Insane'].map((version, level) => {
      const at = 3 * set + level;
      const length = random.int(60, 150);
      return toCastMap(
        {
          id: FIRST_INVENTED_ID + at,
          setId: FIRST_INVENTED_ID + set,
          md5: createHash('md5').update(`${artist} ${title} ${version}`).digest('hex'),
          mode: random.chance(0.6) ? 0 : at % 4,
          artist,
          title,
          version,
          creator: 'nobody',
          status: MapStatus.Ranked,
          stars: 2 + 1.4 * level + random.next(),
          length,
        },
        Math.round(length * (3 + 2 * level)),
      );
    }),
  );
}

/** The maps of a mode, or of osu! when there are none: the game converts those. */
export function mapsByRuleset(maps: readonly CastMap[]): (mode: number) => readonly CastMap[] {
  const own = [0, 1, 2, 3].map((ruleset) => maps.filter((map) => map.mode === ruleset));
  return (mode) => {
    const [best, second] = [own[rulesetOf(mode)] ?? [], own[0] ?? []];
    if (best.length > 0) return best;
    return second.length > 0 ? second : maps;
  };
}

function toCastMap(map: Omit<CastMap, 'name' | 'judgements'>, maxCombo: number): CastMap {
  return {
    ...map,
    name: `${map.artist} - ${map.title} [${map.version}]`,
    judgements: estimateJudgements(map.mode, Math.max(1, maxCombo)),
  };
}

/** What is judged on a map of which nothing is known but its maximum combo. */
function estimateJudgements(ruleset: number, maxCombo: number): Judgements {
  const share = (part: number) => Math.max(1, Math.round(maxCombo * part));
  const none = { droplets: 0, tinyDroplets: 0, maxCombo };
  if (ruleset === 1) return { ...none, hits: maxCombo };
  if (ruleset === 2)
    return { hits: share(0.75), droplets: Math.floor(maxCombo / 4), tinyDroplets: share(0.3), maxCombo };
  return { ...none, hits: share(ruleset === 3 ? 0.8 : 0.65) };
}

/** 0 asks for nothing. */
const isForEverybody = ({ read_priv, write_priv }: { read_priv: number; write_priv: number }) =>
  [read_priv, write_priv].every((priv) => priv === 0 || (priv & PUBLIC_PRIVILEGES) !== 0);
