import { z } from 'zod';
import { totalsShape } from '../players/modeStatsView';
import type { LeaderboardRow } from './leaderboardRepository';

/** A row of a leaderboard. */
export const leaderboardRowSchema = z.object({
  rank: z.number().int().describe('Position in this listing, from 1.'),
  player_id: z.number().int().describe('Player id.'),
  name: z.string().describe('Player name.'),
  country: z.string().describe("The player's country."),
  ...totalsShape,
  clan_id: z.number().int().nullable().describe("Id of the player's clan."),
  clan_name: z.string().nullable().describe("Name of the player's clan."),
  clan_tag: z.string().nullable().describe("Tag of the player's clan."),
});

/** `rank` counts from 1. */
export function toLeaderboardRowView(
  row: LeaderboardRow,
  rank: number,
): z.output<typeof leaderboardRowSchema> {
  return {
    rank,
    player_id: row.player_id,
    name: row.name,
    country: row.country,
    tscore: row.tscore,
    rscore: row.rscore,
    pp: row.pp,
    plays: row.plays,
    playtime: row.playtime,
    acc: row.acc,
    max_combo: row.max_combo,
    xh_count: row.xh_count,
    x_count: row.x_count,
    sh_count: row.sh_count,
    s_count: row.s_count,
    a_count: row.a_count,
    clan_id: row.clan_id,
    clan_name: row.clan_name,
    clan_tag: row.clan_tag,
  };
}
