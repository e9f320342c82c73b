import { join } from 'node:path';
import { isDemo } from '../../demo/seedDemo';
import { ScoreStatus } from '../../osu/statuses';
import { list, ok, warn, type Check } from '../check';
import { filesThere } from '../filesThere';
import { newestScores } from '../newestScores';

const REPLAYS_SAMPLED = 50;

export const replays: Check = {
  name: 'replays',
  needs: ['schema', 'data folder'],
  async run({ config, database }) {
    const { dataDirectory } = config;
    // The demo's scores are made without.
    if (config.database.kind === 'sqlite' && (await isDemo(dataDirectory))) return [];
    const best = (await newestScores(database))
      .filter(({ status }) => status === ScoreStatus.Best)
      .slice(0, REPLAYS_SAMPLED);
    const there = await filesThere(best.map(({ id }) => join(dataDirectory, 'osr', `${id}.osr`)));
    const missing = best.filter((_, at) => !there[at]);
    if (missing.length > 0)
      return [
        warn(
          `${missing.length} of the newest ${best.length} best scores have none: ${list(missing.map(({ id }) => id))}`,
          "Their downloads answer 404; is DATA_DIRECTORY the game server's?",
        ),
      ];
    return [ok(`the newest ${best.length} best scores have theirs`)];
  },
};
