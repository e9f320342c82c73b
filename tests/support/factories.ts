import { createHash } from 'node:crypto';
import type { Insertable } from 'kysely';
import type { Database } from '../../src/db/database';
import type { Schema } from '../../src/db/schema';
import type { LiveMatch, LivePlayer, LiveState } from '../../src/live/liveState';
import { createMemoryLiveState } from '../../src/live/memoryLiveState';
import { MODES } from '../../src/osu/modes';
import { safeName } from '../../src/osu/names';

/** Rows with plausible defaults; a test states only what it is about. */

export const PUBLIC = 3;
export const RESTRICTED = 2;
export const UNVERIFIED = 1;

export const md5Of = (text: string) => createHash('md5').update(text).digest('hex');

type Player = Insertable<Schema['users']>;

export async function insertPlayer(
  { query }: Database,
  id: number,
  { name = `player ${id}`, ...player }: Partial<Player> = {},
): Promise<void> {
  await query
    .insertInto('users')
    .values({
      id,
      name,
      safe_name: safeName(name),
      email: `player${id}@example.test`,
      priv: PUBLIC,
      pw_bcrypt: '_'.repeat(60),
      country: 'xx',
      ...player,
    })
    .execute();
}

/** The rows of all modes; `stats` gives what is not 0, by mode. */
export async function insertStats(
  { query }: Database,
  id: number,
  stats: Partial<Record<(typeof MODES)[number], Partial<Insertable<Schema['stats']>>>> = {},
): Promise<void> {
  for (const mode of MODES)
    await query
      .insertInto('stats')
      .values({ id, mode, ...stats[mode] })
      .execute();
}

export async function insertMap(
  { query }: Database,
  id: number,
  map: Partial<Insertable<Schema['maps']>> = {},
): Promise<string> {
  const md5 = map.md5 ?? md5Of(`map ${id}`);
  await query
    .insertInto('maps')
    .values({
      server: 'osu!',
      id,
      set_id: 1000,
      status: 2,
      artist: 'Artist',
      title: `Title ${id}`,
      version: 'Normal',
      creator: 'mapper',
      filename: `${id}.osu`,
      last_update: '2024-01-02 03:04:05',
      total_length: 100,
      max_combo: 500,
      bpm: 180.5,
      cs: 4,
      ar: 9.3,
      od: 8.2,
      hp: 5,
      diff: 4.567,
      ...map,
      md5,
    })
    .execute();
  return md5;
}

export async function insertScore(
  { query }: Database,
  score: Partial<Insertable<Schema['scores']>> & { id: number | bigint; userid: number; map_md5: string },
): Promise<void> {
  await query
    .insertInto('scores')
    .values({
      score: 1_000_000,
      pp: 100.125,
      acc: 98.765,
      max_combo: 400,
      mods: 0,
      n300: 300,
      n100: 5,
      n50: 1,
      nmiss: 0,
      ngeki: 50,
      nkatu: 3,
      grade: 'S',
      status: 2,
      mode: 0,
      play_time: '2025-01-02 03:04:05',
      time_elapsed: 90_000,
      client_flags: 0,
      perfect: 0,
      online_checksum: md5Of(`score ${score.id}`),
      ...score,
    })
    .execute();
}

export async function insertClan(
  { query }: Database,
  id: number,
  clan: Partial<Insertable<Schema['clans']>> & { owner: number },
): Promise<void> {
  await query
    .insertInto('clans')
    .values({ id, name: `clan ${id}`, tag: `C${id}`, created_at: '2024-01-01 00:00:00', ...clan })
    .execute();
}

export function livePlayer(id: number, player: Partial<LivePlayer> = {}): LivePlayer {
  return {
    id,
    name: `player ${id}`,
    country: 'xx',
    priv: PUBLIC,
    login_time: 1_795_262_347.0625,
    action: 0,
    info_text: '',
    mode: 0,
    mods: 0,
    map_md5: '',
    map_id: 0,
    ...player,
  };
}

/** A match whose host sits in slot 0. */
export function liveMatch(hostId: number, match: Partial<LiveMatch> = {}): LiveMatch {
  const host = { id: hostId, name: `player ${hostId}` };
  return {
    name: 'a match',
    mode: 0,
    mods: 0,
    seed: 0,
    host,
    refs: [host],
    in_progress: false,
    is_scrimming: false,
    map: { id: 1, md5: md5Of('map 1'), name: 'Artist - Title 1 [Normal]' },
    active_slots: { 0: slotOf(hostId) },
    ...match,
  };
}

export function slotOf(playerId: number): LiveMatch['active_slots'][string] {
  return {
    loaded: false,
    mods: 0,
    player: { id: playerId, name: `player ${playerId}` },
    skipped: false,
    status: 4,
    team: 0,
  };
}

export async function insertPool(
  { query }: Database,
  id: number,
  pool: Partial<Insertable<Schema['tourney_pools']>> & { created_by: number },
): Promise<void> {
  await query
    .insertInto('tourney_pools')
    .values({ id, name: `pool ${id}`, created_at: '2024-01-01 00:00:00', ...pool })
    .execute();
}

export async function insertPick(
  { query }: Database,
  pick: Insertable<Schema['tourney_pool_maps']>,
): Promise<void> {
  await query.insertInto('tourney_pool_maps').values(pick).execute();
}

/** Live state whose source is away. */
export function awayLiveState(): LiveState {
  const reject = () => Promise.reject(new Error('away'));
  return {
    ...createMemoryLiveState(),
    player: reject,
    players: reject,
    onlineIds: reject,
    match: reject,
    matches: reject,
  };
}

/** What a test reads of an answer. */
export interface Answer<Body = unknown> {
  status: number;
  body: Body;
  text: string;
  headers: Record<string, string>;
}

/** What v1 tells of a map that `insertMap` made with its defaults. */
export function mapView(id: number, changes: Record<string, unknown> = {}) {
  return {
    md5: md5Of(`map ${id}`),
    id,
    set_id: 1000,
    artist: 'Artist',
    title: `Title ${id}`,
    version: 'Normal',
    creator: 'mapper',
    last_update: '2024-01-02T03:04:05',
    total_length: 100,
    max_combo: 500,
    status: 2,
    plays: 0,
    passes: 0,
    mode: 0,
    bpm: 180.5,
    cs: 4,
    od: 8.2,
    ar: 9.3,
    hp: 5,
    diff: 4.567,
    ...changes,
  };
}

/** What v1 tells of a score that `insertScore` made with its defaults. */
export function scoreView(id: number, changes: Record<string, unknown> = {}) {
  return {
    id,
    score: 1_000_000,
    pp: 100.125,
    acc: 98.765,
    max_combo: 400,
    mods: 0,
    mods_readable: 'NM',
    n300: 300,
    n100: 5,
    n50: 1,
    nmiss: 0,
    ngeki: 50,
    nkatu: 3,
    grade: 'S',
    status: 2,
    mode: 0,
    play_time: '2025-01-02T03:04:05',
    time_elapsed: 90_000,
    perfect: 0,
    ...changes,
  };
}

const refusal = (type: string, name: string, input: string | null, msg: string, ctx?: object) => ({
  type,
  loc: ['query', name],
  msg,
  input,
  ...(ctx && { ctx }),
});

/** The body of a 422 lists one of these for each refused parameter. */
export const refusals = {
  missing: (name: string) => refusal('missing', name, null, 'Field required'),
  noInteger: (name: string, input: string) =>
    refusal(
      'int_parsing',
      name,
      input,
      'Input should be a valid integer, unable to parse string as an integer',
    ),
  below: (name: string, input: string, ge: number) =>
    refusal('greater_than_equal', name, input, `Input should be greater than or equal to ${ge}`, { ge }),
  above: (name: string, input: string, le: number) =>
    refusal('less_than_equal', name, input, `Input should be less than or equal to ${le}`, { le }),
  noBoolean: (name: string, input: string) =>
    refusal('bool_parsing', name, input, 'Input should be a valid boolean, unable to interpret input'),
  noneOf: (name: string, input: string, expected: string) =>
    refusal('literal_error', name, input, `Input should be ${expected}`, { expected }),
  tooShort: (name: string, input: string, min_length: number) =>
    refusal('string_too_short', name, input, `String should have at least ${min_length} characters`, {
      min_length,
    }),
  tooLong: (name: string, input: string, max_length: number) =>
    refusal('string_too_long', name, input, `String should have at most ${max_length} characters`, {
      max_length,
    }),
  noUsername: (name: string, input: string) =>
    refusal('string_pattern_mismatch', name, input, "String should match pattern '^[\\w \\[\\]-]{2,15}$'", {
      pattern: '^[\\w \\[\\]-]{2,15}$',
    }),
};
