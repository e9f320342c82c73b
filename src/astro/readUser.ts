import { avatarUrl } from '../avatars/avatarUrl';
import type { Context } from '../context';
import { standingByRankedScore } from '../leaderboards/standing';
import { isPublic } from '../osu/privileges';
import type { Player } from '../players/playerRepository';
import { statsOf } from '../players/playerStats';
import { playerTallies } from '../players/playerTallies';
import { lastPlayedMaps } from '../scores/lastPlayed';
import { worldRecords } from '../scores/worldRecords';
import type { User } from './userView';

const LAST_PLAYED_MAX = 15;

/** Everything that is told of a player who was found. */
export async function readUser(context: Context, player: Player): Promise<User> {
  const [[stats, standing], tallies, records, lastPlayed] = await Promise.all([
    readRankings(context, player),
    playerTallies(context, player),
    worldRecords(context, [player.id]),
    lastPlayedMaps(context.database, player.id, LAST_PLAYED_MAX),
  ]);
  return {
    player,
    avatarUrl: avatarUrl(context.config, player.id),
    stats,
    standing,
    tallies,
    records: records.get(player.id)?.length ?? 0,
    lastPlayed,
  };
}

/** Ranks are for public players only. */
async function readRankings(context: Context, player: Player) {
  const stats = await statsOf(context, player);
  const rscore = stats.find(({ totals }) => totals.mode === 0)?.totals.rscore ?? 0;
  const isRanked = isPublic(player.priv) && rscore > 0;
  const standing = isRanked ? await standingByRankedScore(context, { id: player.id, rscore }) : undefined;
  return [stats, standing] as const;
}
