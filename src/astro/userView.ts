import { z } from 'zod';
import { uint64 } from '../json/uint64';
import { isPublic, Privileges } from '../osu/privileges';
import type { Standing } from '../leaderboards/standing';
import type { PlayerTallies } from '../players/playerTallies';
import type { ModeStats } from '../players/playerStats';
import { LEAGUE_NAMES, leagueOf } from './league';
import { toLevelId } from './levelId';

const count = (what: string) => z.number().int().describe(what);
const never = (what: string) => z.literal(false).describe(what);

/** A player as a user. */
export const userSchema = z.object({
  playerName: z.string().describe('Player name.'),
  profilePicture: z.string().describe("Address of the player's avatar."),
  countryCode: z.string().describe("The player's country."),
  userUid: z.string().describe('Player id.'),
  stats: z.object({
    game: z.object({
      creativePoints: count('Performance points in osu! mode.'),
      creativeRanking: count('Rank by performance points; 0 when unranked.'),
      rankedPoints: uint64().describe('Ranked score in osu! mode.'),
      rankedRanking: count('Rank by ranked score; 0 when unranked.'),
      rankedWins: count('Plays in osu! mode that were passed.'),
      rankedLost: count('Plays in osu! mode that were failed.'),
      rankedLeague: z
        .enum(LEAGUE_NAMES)
        .describe(
          'By ranked score: supernova is the top 1 % of players, galactic 10 %, planetary 25 %, molecular 50 %.',
        ),
      quickGameWins: count('Plays with relax that were passed.'),
      quickGameLost: count('Plays with relax that were failed.'),
      totalAttempts: count('Plays in all modes.'),
      worldRecords: count("First places on beatmaps in those beatmaps' own modes."),
      lastPlayedAmount: count('Number of entries in the list.'),
      lastPlayedList: z
        .array(z.string())
        .describe('Level IDs of the beatmaps played last, most recent first; at most 15.'),
    }),
    creator: z.object({
      hasBeenCreatorOfTheWeek: never('Has no counterpart in osu!.'),
      hasBeenLevelOfTheDay: never('Has no counterpart in osu!.'),
      hasBeenTop10Levels: never('Has no counterpart in osu!.'),
    }),
    social: z.object({
      totalLevelLikes: count("How often the player's mapsets are players' favourites."),
      totalReplayLikes: count("How often the player's replays were watched."),
      totalCommentsReceived: count("Comments on the player's beatmaps and mapsets."),
      totalCommentsSent: count('Comments that the player wrote.'),
      totalUploadedLevels: count("Beatmaps whose mapper has the player's name."),
    }),
    misc: z.object({
      hasNeo: z.boolean().describe('Whether the player is a supporter.'),
      isCheatBanned: z
        .boolean()
        .describe('Whether the player is hidden; only hidden players themselves and staff ever see it true.'),
      isSteamUser: never('Has no counterpart in osu!.'),
    }),
  }),
});

export interface User {
  player: { id: number; name: string; country: string; priv: number };
  avatarUrl: string;
  /** Of all modes. */
  stats: readonly ModeStats[];
  /** By ranked score; undefined: unranked. */
  standing: Standing | undefined;
  tallies: PlayerTallies;
  /** How many the player holds. */
  records: number;
  /** Ids of beatmaps. */
  lastPlayed: readonly number[];
}

const OSU = 0;
const SUPPORTERS = Privileges.Supporter | Privileges.Premium;

export function toUserView(user: User): z.output<typeof userSchema> {
  const { player, stats, standing, tallies, lastPlayed } = user;
  const osu = stats.find(({ totals }) => totals.mode === OSU);
  const sumOf = (total: 'plays' | 'replay_views') =>
    stats.reduce((sum, { totals }) => sum + totals[total], 0);
  return {
    playerName: player.name,
    profilePicture: user.avatarUrl,
    countryCode: player.country,
    userUid: String(player.id),
    stats: {
      game: {
        creativePoints: osu?.totals.pp ?? 0,
        creativeRanking: osu?.rank ?? 0,
        rankedPoints: osu?.totals.rscore ?? 0,
        rankedRanking: standing?.rank ?? 0,
        rankedWins: tallies.passed,
        rankedLost: tallies.failed,
        rankedLeague: leagueOf(standing),
        quickGameWins: tallies.relaxPassed,
        quickGameLost: tallies.relaxFailed,
        totalAttempts: sumOf('plays'),
        worldRecords: user.records,
        lastPlayedAmount: lastPlayed.length,
        lastPlayedList: lastPlayed.map(toLevelId),
      },
      creator: { hasBeenCreatorOfTheWeek: false, hasBeenLevelOfTheDay: false, hasBeenTop10Levels: false },
      social: {
        totalLevelLikes: tallies.favourites,
        totalReplayLikes: sumOf('replay_views'),
        totalCommentsReceived: tallies.commentsReceived,
        totalCommentsSent: tallies.commentsSent,
        totalUploadedLevels: tallies.maps,
      },
      misc: {
        hasNeo: (player.priv & SUPPORTERS) !== 0,
        isCheatBanned: !isPublic(player.priv),
        isSteamUser: false,
      },
    },
  };
}
