import type { z } from 'zod';
import { extend } from '../extend';
import { clanOf, playerClanSchema } from './clanOf';
import type { Player } from './playerRepository';
import { playerSchema, toPlayerView } from './playerView';

/** A player's profile, with its clan. */
export const playerInfoSchema = playerSchema.extend({
  clan: playerClanSchema.nullable().describe('The clan, unless it no longer exists.'),
});

export function toPlayerInfoView(player: Player): z.output<typeof playerInfoSchema> {
  return extend(toPlayerView(player), { clan: clanOf(player) });
}
