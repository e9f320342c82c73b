import type { ApiVersion } from '../../http/mount';
import { getClan } from './clans/getClan';
import { getLeaderboard } from './leaderboards/getLeaderboard';
import { getMappool } from './mappools/getMappool';
import { getMapInfo } from './maps/getMapInfo';
import { getMatch } from './matches/getMatch';
import { getFriends } from './players/getFriends';
import { getMatches } from './matches/getMatches';
import { getOnlinePlayers } from './players/getOnlinePlayers';
import { getPlayerCount } from './players/getPlayerCount';
import { getPlayerInfo } from './players/getPlayerInfo';
import { getPlayerMostPlayed } from './players/getPlayerMostPlayed';
import { getPlayerStatus } from './players/getPlayerStatus';
import { searchPlayers } from './players/searchPlayers';
import { setAvatar } from './players/setAvatar';
import { setPlayerInfo } from './players/setPlayerInfo';
import { calculatePp } from './pp/calculatePp';
import { calculatePpOfFile } from './pp/calculatePpOfFile';
import { getReplay } from './replays/getReplay';
import { getMapScores } from './scores/getMapScores';
import { getPlayerScores } from './scores/getPlayerScores';
import { getScoreInfo } from './scores/getScoreInfo';
import { getAbout } from './server/getAbout';

/** Version 1: today's form `/v1/<name>`, the documented `/<name>` and the oldest `/api/<name>`. */
export const v1: ApiVersion = {
  name: 'v1',
  // `/api/` stands for what osu!'s own API, whose place it is as well, leaves to this one.
  mounts: ['/v1', '', '/api', '/api/'],
  envelope: (status) => ({ status }),
  routes: [
    getAbout,
    searchPlayers,
    getPlayerCount,
    getOnlinePlayers,
    getPlayerInfo,
    getPlayerStatus,
    getPlayerScores,
    getPlayerMostPlayed,
    getMapInfo,
    getMapScores,
    getScoreInfo,
    getReplay,
    getMatch,
    getMatches,
    getLeaderboard,
    getClan,
    getMappool,
    calculatePp,
    calculatePpOfFile,
    getFriends,
    setAvatar,
    setPlayerInfo,
  ],
};
