import { MapStatus } from '../../osu/statuses';
import { count, list, ok, warn, type Check } from '../check';

export const mapStatuses: Check = {
  name: 'map statuses',
  needs: ['schema'],
  async run({ database: { query } }) {
    const unknown = await query
      .selectFrom('maps')
      .select(({ fn }) => ['maps.status', fn.countAll<number>().as('maps')])
      .where('maps.status', 'not in', Object.values(MapStatus))
      .groupBy('maps.status')
      .orderBy('maps.status')
      .execute();
    if (unknown.length === 0) return [ok('all known')];
    return [
      warn(
        `maps.status has unknown values: ${list(unknown.map(({ status, maps }) => `${status} (${count(maps, 'map')})`))}`,
        'They are told as stored and count as unranked; set them to -1 to 5',
      ),
    ];
  },
};
