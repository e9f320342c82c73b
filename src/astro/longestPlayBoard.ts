import { z } from 'zod';
import type { Mode } from '../osu/modes';
import { ScoreStatus } from '../osu/statuses';
import { longestPlays } from '../scores/longestPlays';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { toSeconds } from './seconds';

const ROWS_MAX = 50;

/** A player's longest play. */
export const longestPlaySchema = z.object({
  player: z.string().describe('Player name.'),
  countryCode: z.string().describe("The player's country."),
  timeSeconds: z.number().describe("How long the player's longest play in the mode took."),
  hasDied: z.boolean().describe('Whether that play was failed.'),
});

/** The players with the longest single plays of a mode. */
export async function longestPlayBoard(
  source: SnapshotSource,
  mode: Mode,
): Promise<z.output<typeof longestPlaySchema>[]> {
  const plays = await longestPlays(source, mode, ROWS_MAX);
  return plays.map(({ name, country, time_elapsed, status }) => ({
    player: name,
    countryCode: country,
    timeSeconds: toSeconds(time_elapsed),
    hasDied: status === ScoreStatus.Failed,
  }));
}
