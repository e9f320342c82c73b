import { z } from 'zod';

/** The player of a score, in short. */
export const scorePlayerSchema = z.object({
  id: z.number().int().describe('Player id.'),
  name: z.string().describe('Player name.'),
  country: z.string().describe("The player's country."),
  clan_id: z.number().int().nullable().describe("Id of the player's clan."),
  clan_name: z.string().nullable().describe("Name of the player's clan."),
  clan_tag: z.string().nullable().describe("Tag of the player's clan."),
});

/** A clan id of 0 is no clan. */
export function toScorePlayerView(row: {
  userid: number;
  player_name: string;
  player_country: string;
  clan_id: number | null;
  clan_name: string | null;
  clan_tag: string | null;
}): z.output<typeof scorePlayerSchema> {
  return {
    id: row.userid,
    name: row.player_name,
    country: row.player_country,
    clan_id: row.clan_id || null,
    clan_name: row.clan_name,
    clan_tag: row.clan_tag,
  };
}
