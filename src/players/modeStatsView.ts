import { z } from 'zod';
import { extend } from '../extend';
import { float } from '../json/float';
import { uint64 } from '../json/uint64';
import type { ModeStats } from './playerStats';

/** What a player has achieved in one mode; shared by profiles and leaderboards. */
export const totalsShape = {
  tscore: uint64().describe('Total score over all plays.'),
  rscore: uint64().describe('Ranked score: the best plays on ranked maps.'),
  pp: z.number().int().describe('Performance points.'),
  plays: z.number().int().describe('Number of plays.'),
  playtime: z.number().int().describe('Seconds played.'),
  acc: float().describe('Accuracy in percent.'),
  max_combo: z.number().int().describe('Highest combo.'),
  xh_count: z.number().int().describe('Number of silver SS grades.'),
  x_count: z.number().int().describe('Number of SS grades.'),
  sh_count: z.number().int().describe('Number of silver S grades.'),
  s_count: z.number().int().describe('Number of S grades.'),
  a_count: z.number().int().describe('Number of A grades.'),
};

/** A row of `stats`, as v2 tells it: a rank of null means unranked. */
export const statsRowSchema = z.object({
  id: z.number().int().describe('Player id.'),
  mode: z.number().int().describe('Game mode.'),
  ...totalsShape,
  pp: float().describe('Performance points.'),
  total_hits: z.number().int().describe('Notes hit over all plays.'),
  replay_views: z.number().int().describe('How often replays were watched.'),
  rank: z.number().int().nullable().describe('Rank by pp; null when unranked.'),
  country_rank: z
    .number()
    .int()
    .nullable()
    .describe("Rank by pp in the player's country; null when unranked."),
});

/** The same as v1 tells it: a rank of 0 means unranked. */
export const modeStatsSchema = statsRowSchema.extend({
  pp: totalsShape.pp,
  rank: z.number().int().describe('Rank by pp; 0 when unranked.'),
  country_rank: z.number().int().describe("Rank by pp in the player's country; 0 when unranked."),
});

export function toStatsRowView({ totals, rank, country_rank }: ModeStats): z.output<typeof statsRowSchema> {
  return {
    id: totals.id,
    mode: totals.mode,
    tscore: totals.tscore,
    rscore: totals.rscore,
    pp: totals.pp,
    plays: totals.plays,
    playtime: totals.playtime,
    acc: totals.acc,
    max_combo: totals.max_combo,
    total_hits: totals.total_hits,
    replay_views: totals.replay_views,
    xh_count: totals.xh_count,
    x_count: totals.x_count,
    sh_count: totals.sh_count,
    s_count: totals.s_count,
    a_count: totals.a_count,
    rank,
    country_rank,
  };
}

export function toModeStatsView(stats: ModeStats): z.output<typeof modeStatsSchema> {
  return extend(toStatsRowView(stats), { rank: stats.rank ?? 0, country_rank: stats.country_rank ?? 0 });
}
