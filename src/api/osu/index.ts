import { errors } from '../../errors';
import type { ApiVersion } from '../../http/mount';
import { getBeatmaps } from './getBeatmaps';
import { getMatch } from './getMatch';
import { getReplay } from './getReplay';
import { getScores } from './getScores';
import { getUser } from './getUser';
import { getUserBest } from './getUserBest';
import { getUserRecent } from './getUserRecent';

/** osu!'s words: clients wait and ask again when they read these. */
const TOO_FAST = "Requesting too fast! Slow your operation, cap'n!";

/** osu!'s own API v1, as https://github.com/ppy/osu-api/wiki documents it. */
export const osu: ApiVersion = {
  name: 'osu',
  // Libraries whose base URL ends in a slash add another one.
  mounts: ['/api', '/api/'],
  envelope: (error) => ({ error: error === errors.tooManyRequests().message ? TOO_FAST : error }),
  routes: [getBeatmaps, getUser, getUserBest, getUserRecent, getScores, getReplay, getMatch],
};
