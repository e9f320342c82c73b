import type { Database } from '../../db/database';
import { isMode, type Mode } from '../../osu/modes';
import { Privileges } from '../../osu/privileges';
import { isVisible } from '../../players/visibility';

export interface CastPlayer {
  id: number;
  name: string;
  country: string;
  priv: number;
  mode: Mode;
}

export interface CastMap {
  id: number;
  md5: string;
  mode: number;
  /** "Artist - Title [Version]" */
  name: string;
  /** Milliseconds. */
  length: number;
}

/** Who may come online, and what they play. */
export interface Cast {
  players: CastPlayer[];
  /** A restricted player, when the server has one: online, yet nobody may see it. */
  hidden: CastPlayer[];
  maps: CastMap[];
}

const PLAYERS = 36;
const MAPS = 100;

/** Reads the players who were active last and the maps played most. */
export async function readCast({ query }: Database): Promise<Cast> {
  const players = query
    .selectFrom('users')
    .select(['users.id', 'users.name', 'users.country', 'users.priv', 'users.preferred_mode as mode'])
    .where('users.id', '>', 1)
    .orderBy('users.latest_activity', 'desc')
    .orderBy('users.id');
  const visible = await players.where(isVisible()).limit(PLAYERS).execute();
  const hidden = await players.where('users.priv', '=', Privileges.Verified).limit(1).execute();
  const maps = await query
    .selectFrom('maps')
    .select([
      'maps.id',
      'maps.md5',
      'maps.mode',
      'maps.artist',
      'maps.title',
      'maps.version',
      'maps.total_length',
    ])
    .orderBy('maps.plays', 'desc')
    .orderBy('maps.id')
    .limit(MAPS)
    .execute();
  const toPlayer = (row: (typeof visible)[number]): CastPlayer => ({
    ...row,
    mode: isMode(row.mode) ? row.mode : 0,
  });
  return {
    players: visible.map(toPlayer),
    hidden: hidden.map(toPlayer),
    maps: maps.map(({ id, md5, mode, artist, title, version, total_length }) => ({
      id,
      md5,
      mode,
      name: `${artist} - ${title} [${version}]`,
      length: total_length * 1000,
    })),
  };
}
