import type { Generated } from 'kysely';

/** One difficulty of a beatmap set. */
export interface MapsTable {
  server: Generated<'osu!' | 'private'>;
  id: number;
  set_id: number;
  status: number;
  md5: string;
  artist: string;
  title: string;
  version: string;
  creator: string;
  filename: string;
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  last_update: string;
  /** Seconds. */
  total_length: number;
  max_combo: number;
  frozen: Generated<number>;
  plays: Generated<number>;
  passes: Generated<number>;
  mode: Generated<number>;
  bpm: Generated<number>;
  cs: Generated<number>;
  ar: Generated<number>;
  od: Generated<number>;
  hp: Generated<number>;
  /** Stars. */
  diff: Generated<number>;
}

export interface MapsetsTable {
  server: Generated<'osu!' | 'private'>;
  id: number;
  last_osuapi_check: Generated<string>;
}
