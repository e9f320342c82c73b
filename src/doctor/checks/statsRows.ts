import { MODES } from '../../osu/modes';
import { BOT_ID } from '../../osu/privileges';
import { count, list, ok, warn, type Check, type Observation } from '../check';

const LISTED_AT_MOST = 1000;

export const statsRows: Check = {
  name: 'stats rows',
  needs: ['schema'],
  async run({ database: { query } }) {
    const players = await query
      .selectFrom('users')
      .leftJoin('stats', (join) => join.onRef('stats.id', '=', 'users.id').on('stats.mode', 'in', MODES))
      .select('users.id')
      .where('users.id', '>', BOT_ID)
      .groupBy('users.id')
      .having(({ fn }) => fn.count('stats.mode'), '<', MODES.length)
      .orderBy('users.id')
      .limit(LISTED_AT_MOST)
      .execute();
    const foreign = await query
      .selectFrom('stats')
      .select(({ fn }) => ['stats.mode', fn.countAll<number>().as('rows')])
      .where('stats.mode', 'not in', MODES)
      .groupBy('stats.mode')
      .orderBy('stats.mode')
      .execute();
    const seen: Observation[] = [];
    if (players.length > 0)
      seen.push(
        warn(
          `${count(players.length, 'player')} without a row in every mode: ${list(players.map(({ id }) => id))}`,
          'Their profiles lack those modes; insert the rows, with zeros',
        ),
      );
    if (foreign.length > 0)
      seen.push(
        warn(
          `rows of modes that the game does not have: ${list(foreign.map(({ mode, rows }) => `${mode} (${count(rows, 'row')})`))}`,
          'They are left out; nothing needs to be done',
        ),
      );
    return seen.length > 0 ? seen : [ok('every player has one in every mode')];
  },
};
