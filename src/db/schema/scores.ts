import type { Generated } from 'kysely';

export interface ScoresTable {
  /** Unsigned 64-bit: a bigint above 2^53. */
  id: Generated<number | bigint>;
  map_md5: string;
  score: number;
  pp: number;
  /** Percent, 0 to 100. */
  acc: number;
  max_combo: number;
  mods: number;
  n300: number;
  n100: number;
  n50: number;
  nmiss: number;
  ngeki: number;
  nkatu: number;
  grade: Generated<string>;
  status: number;
  mode: number;
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  play_time: string;
  /** Milliseconds. */
  time_elapsed: number;
  client_flags: number;
  userid: number;
  perfect: number;
  online_checksum: string;
}
