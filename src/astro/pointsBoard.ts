import { z } from 'zod';
import { avatarUrl } from '../avatars/avatarUrl';
import type { Context } from '../context';
import { uint64 } from '../json/uint64';
import type { LeaderboardSort } from '../leaderboards/leaderboardPlace';
import { leaderboard } from '../leaderboards/leaderboardRepository';
import type { Viewer } from '../players/visibility';
import { worldRecords } from '../scores/worldRecords';

const ROWS_MAX = 50;

/** A player on a board by points. */
export const pointsRowSchema = z.object({
  player: z.string().describe('Player name.'),
  countryCode: z.string().describe("The player's country."),
  points: uint64().describe('What the board is ordered by.'),
  worldRecords: z.number().int().describe("First places on beatmaps in those beatmaps' own modes."),
  pfpURL: z.string().describe("Address of the player's avatar."),
});

/** The best players of the mode osu!. */
export async function pointsBoard(
  context: Context,
  sort: Extract<LeaderboardSort, 'pp' | 'rscore' | 'tscore'>,
  viewer: Viewer | undefined,
): Promise<z.output<typeof pointsRowSchema>[]> {
  const rows = await leaderboard(context, { mode: 0, sort, limit: ROWS_MAX, offset: 0, viewer });
  const records = await worldRecords(
    context,
    rows.map(({ player_id }) => player_id),
  );
  return rows.map((row) => ({
    player: row.name,
    countryCode: row.country,
    points: row[sort],
    worldRecords: records.get(row.player_id)?.length ?? 0,
    pfpURL: avatarUrl(context.config, row.player_id),
  }));
}
