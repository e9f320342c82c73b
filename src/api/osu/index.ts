import type { ApiVersion } from '../../http/mount';
import { getBeatmaps } from './getBeatmaps';
import { getMatch } from './getMatch';
import { getReplay } from './getReplay';
import { getScores } from './getScores';
import { getUser } from './getUser';
import { getUserBest } from './getUserBest';
import { getUserRecent } from './getUserRecent';

/** osu!'s own API v1, as https://github.com/ppy/osu-api/wiki documents it. */
export const osu: ApiVersion = {
  name: 'osu',
  mounts: ['/api'],
  envelope: (error) => ({ error }),
  routes: [getBeatmaps, getUser, getUserBest, getUserRecent, getScores, getReplay, getMatch],
};
