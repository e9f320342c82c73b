import type { ApiVersion } from '../../http/mount';
import { createAccount } from './accounts/createAccount';
import { listChannels } from './channels/listChannels';
import { listMessages } from './channels/listMessages';
import { sendMessage } from './channels/sendMessage';
import { getClan } from './clans/getClan';
import { listClans } from './clans/listClans';
import { changePassword } from './players/changePassword';
import { deleteFavourite } from './players/deleteFavourite';
import { deleteFriend } from './players/deleteFriend';
import { getPlayer } from './players/getPlayer';
import { getPlayerStats } from './players/getPlayerStats';
import { getPlayerStatus } from './players/getPlayerStatus';
import { listFavourites } from './players/listFavourites';
import { listFriends } from './players/listFriends';
import { listOnlinePlayers } from './players/listOnlinePlayers';
import { listPlayers } from './players/listPlayers';
import { listPlayerStats } from './players/listPlayerStats';
import { putFavourite } from './players/putFavourite';
import { putFriend } from './players/putFriend';
import { searchPlayers } from './players/searchPlayers';
import { setAvatar } from './players/setAvatar';
import { setDescription } from './players/setDescription';
import { updateProfile } from './players/updateProfile';
import { createSession } from './sessions/createSession';
import { deleteCurrentSession } from './sessions/deleteCurrentSession';
import { getCurrentSession } from './sessions/getCurrentSession';
import { getLeaderboard } from './leaderboards/getLeaderboard';
import { getMap } from './maps/getMap';
import { getMapRating } from './maps/getMapRating';
import { listMaps } from './maps/listMaps';
import { listMapScores } from './maps/listMapScores';
import { getMatch } from './matches/getMatch';
import { listMatches } from './matches/listMatches';
import { getPlayerMostPlayed } from './scores/getPlayerMostPlayed';
import { getPlayerScores } from './scores/getPlayerScores';
import { getScore } from './scores/getScore';
import { getScoreReplay } from './scores/getScoreReplay';
import { listScores } from './scores/listScores';
import { getServerStats } from './server/getServerStats';

/** Version 2: resources, accounts and sessions. */
export const v2: ApiVersion = {
  name: 'v2',
  mounts: ['/v2'],
  envelope: (error) => ({ status: 'error', error }),
  routes: [
    listClans,
    getClan,
    listPlayers,
    // Before what would take their last part as a name.
    searchPlayers,
    listOnlinePlayers,
    getPlayer,
    getPlayerStatus,
    listPlayerStats,
    getPlayerStats,
    listFriends,
    putFriend,
    deleteFriend,
    listFavourites,
    putFavourite,
    deleteFavourite,
    setAvatar,
    setDescription,
    createAccount,
    updateProfile,
    changePassword,
    createSession,
    getCurrentSession,
    deleteCurrentSession,
    getServerStats,
    getLeaderboard,
    listMaps,
    getMap,
    getMapRating,
    listMapScores,
    listScores,
    getScore,
    getScoreReplay,
    getPlayerScores,
    getPlayerMostPlayed,
    listMatches,
    getMatch,
    listChannels,
    listMessages,
    sendMessage,
  ],
};
