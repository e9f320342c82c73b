import { isMode } from '../../osu/modes';
import { list, ok, warn, type Check } from '../check';
import { newestScores, type SampledScore } from '../newestScores';

const GRADES = ['XH', 'X', 'SH', 'S', 'A', 'B', 'C', 'D', 'F', 'N'];

/** What is odd -> which scores are, and what that does. */
const ODDITIES: readonly (readonly [string, (score: SampledScore) => boolean, string])[] = [
  ['without their player', ({ player_id }) => player_id === null, 'They show nowhere'],
  ['without their map', ({ map_id }) => map_id === null, "They are left out of players' lists"],
  ['with an unknown grade', ({ grade }) => !GRADES.includes(grade), 'It is told as stored'],
  ['of a mode that the game does not have', ({ mode }) => !isMode(mode), 'They show in no list'],
  ['without a date', ({ play_time }) => play_time.startsWith('0000'), 'Clients may not read what is stored'],
];

export const scores: Check = {
  name: 'scores',
  needs: ['schema'],
  async run({ database }) {
    const sample = await newestScores(database);
    const seen = ODDITIES.flatMap(([what, isOdd, effect]) => {
      const ids = sample.filter(isOdd).map(({ id }) => id);
      return ids.length > 0
        ? [warn(`${ids.length} of the newest ${sample.length} ${what}: ${list(ids)}`, effect)]
        : [];
    });
    return seen.length > 0 ? seen : [ok(`nothing odd in the newest ${sample.length}`)];
  },
};
