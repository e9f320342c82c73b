import { join } from 'node:path';
import { MapStatus } from '../../osu/statuses';
import { ok, warn, type Check } from '../check';
import { filesThere } from '../filesThere';

const MAPS_SAMPLED = 50;

export const mapFiles: Check = {
  name: 'map files',
  needs: ['schema', 'data folder'],
  async run({ config: { dataDirectory }, database: { query } }) {
    const maps = await query
      .selectFrom('maps')
      .select('maps.id')
      .where('maps.status', 'in', [MapStatus.Ranked, MapStatus.Approved])
      .orderBy('maps.plays', 'desc')
      .limit(MAPS_SAMPLED)
      .execute();
    const there = await filesThere(maps.map(({ id }) => join(dataDirectory, 'osu', `${id}.osu`)));
    const found = there.filter(Boolean).length;
    const told = `${found} of the ${maps.length} most played ranked maps have their .osu file`;
    // The game server fetches a file when it first needs it, so some are missing anywhere.
    return found === 0 && maps.length > 0 ? [warn(told, "Is DATA_DIRECTORY the game server's?")] : [ok(told)];
  },
};
