import type { Mode } from '../osu/modes';

/** Positions from 1; null where the sets don't hold the player. */
export interface ModeRanks {
  mode: Mode;
  rank: number | null;
  countryRank: number | null;
}

export interface RankedPlayer {
  id: number;
  /** As `users.country` spells it. */
  country: string;
}

/**
 * The sets of ranks, by pp, one for each mode and one for each mode and country; public players only.
 * Of equal pp, the id that is greater as text comes first: that is how Redis orders members.
 */
export interface Ranks {
  /** One round trip. Rejects when the sets are away. */
  ofPlayer(player: RankedPlayer, modes: readonly Mode[]): Promise<ModeRanks[]>;
  set(mode: Mode, player: RankedPlayer, pp: number): Promise<void>;
  remove(mode: Mode, player: RankedPlayer): Promise<void>;
  /** Takes the player from the sets of its country to those of another, with the pp that it has. */
  moveTo(country: string, player: RankedPlayer, modes: readonly Mode[]): Promise<void>;
}
