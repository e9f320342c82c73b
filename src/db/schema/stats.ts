import type { Generated } from 'kysely';

/** A player's totals in one mode. The two scores are unsigned 64-bit: a bigint above 2^53. */
export interface StatsTable {
  id: Generated<number>;
  mode: number;
  tscore: Generated<number | bigint>;
  rscore: Generated<number | bigint>;
  pp: Generated<number>;
  plays: Generated<number>;
  /** Seconds. */
  playtime: Generated<number>;
  acc: Generated<number>;
  max_combo: Generated<number>;
  total_hits: Generated<number>;
  replay_views: Generated<number>;
  xh_count: Generated<number>;
  x_count: Generated<number>;
  sh_count: Generated<number>;
  s_count: Generated<number>;
  a_count: Generated<number>;
}
