import { z } from 'zod';
import type { Player } from './playerRepository';

const unixTime = (what: string) => z.number().int().describe(`${what}, Unix time in seconds.`);

/** A player's profile. */
export const playerSchema = z.object({
  id: z.number().int().describe('Player id.'),
  name: z.string().describe('Player name.'),
  safe_name: z.string().describe('The name in lower case with underscores for spaces.'),
  priv: z
    .number()
    .int()
    .describe('Privileges, a bit set: 1 unrestricted, 2 verified, 16 supporter, 4096 moderator, ...'),
  country: z.string().describe('ISO 3166-1 code in lower case; `xx` when unknown.'),
  silence_end: unixTime('End of the silence'),
  donor_end: unixTime('End of the donor status'),
  creation_time: unixTime('When the account was made'),
  latest_activity: unixTime('When the player was last seen'),
  clan_id: z.number().int().describe('Clan id; 0 for none.'),
  clan_priv: z.number().int().describe('1 member, 2 officer, 3 owner.'),
  preferred_mode: z.number().int().describe('The mode that the profile opens with.'),
  play_style: z.number().int().describe('A bit set: 1 mouse, 2 tablet, 4 keyboard, 8 touch.'),
  custom_badge_name: z.string().nullable().describe('Text of the badge.'),
  custom_badge_icon: z.string().nullable().describe('Icon of the badge.'),
  userpage_content: z.string().nullable().describe("The player's own text."),
});

export type PlayerView = z.output<typeof playerSchema>;

/** The columns of a player that everybody may see, and no other that the row may hold. */
export function toPlayerView(player: Pick<Player, keyof PlayerView>): PlayerView {
  return {
    id: player.id,
    name: player.name,
    safe_name: player.safe_name,
    priv: player.priv,
    country: player.country,
    silence_end: player.silence_end,
    donor_end: player.donor_end,
    creation_time: player.creation_time,
    latest_activity: player.latest_activity,
    clan_id: player.clan_id,
    clan_priv: player.clan_priv,
    preferred_mode: player.preferred_mode,
    play_style: player.play_style,
    custom_badge_name: player.custom_badge_name,
    custom_badge_icon: player.custom_badge_icon,
    userpage_content: player.userpage_content,
  };
}
