import { z } from 'zod';
import { totalsShape } from '../players/modeStatsView';

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
