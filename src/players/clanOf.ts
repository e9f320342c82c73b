import { z } from 'zod';

/** The clan of a player, in short. */
export const playerClanSchema = z.object({
  id: z.number().int().describe('Clan id.'),
  name: z.string().describe('Name of the clan.'),
  tag: z.string().describe('Tag of the clan.'),
});

/** Null for a player in no clan, or in one that no longer exists. */
export function clanOf(player: {
  clan_id: number;
  clan_name: string | null;
  clan_tag: string | null;
}): z.output<typeof playerClanSchema> | null {
  if (player.clan_name === null || player.clan_tag === null) return null;
  return { id: player.clan_id, name: player.clan_name, tag: player.clan_tag };
}
