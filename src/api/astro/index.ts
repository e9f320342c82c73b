import type { ApiVersion } from '../../http/mount';
import { getClearRateList } from './getClearRateList';
import { getCosmoDescription } from './getCosmoDescription';
import { getFarmList } from './getFarmList';
import { getLeaderBoards } from './getLeaderBoards';
import { getLevel } from './getLevel';
import { getLevelId } from './getLevelId';
import { getRp } from './getRp';
import { getUser } from './getUser';
import { getUserAwards } from './getUserAwards';
import { getUserFromId } from './getUserFromId';
import { getUserId } from './getUserId';
import { getUserQuery } from './getUserQuery';
import { getWr } from './getWr';

/** The AstroAPI face, `/api/v1` to `/api/v5`; its chat is a part of the gateway. */
export const astro: ApiVersion = {
  name: 'astro',
  mounts: ['/api'],
  envelope: (code) => ({ status: 'ERR', code, data: null }),
  routes: [
    getLevel,
    getLevelId,
    getUser,
    getUserFromId,
    getUserId,
    getUserQuery,
    getLeaderBoards,
    getClearRateList,
    getFarmList,
    getWr,
    getRp,
    getCosmoDescription,
    getUserAwards,
  ],
};
