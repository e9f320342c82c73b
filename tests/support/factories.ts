import { createHash } from 'node:crypto';
import type { Insertable } from 'kysely';
import type { Database } from '../../src/db/database';
import type { Schema } from '../../src/db/schema';
import type { LiveMatch, LivePlayer } from '../../src/live/liveState';
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
