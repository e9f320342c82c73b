import { createLogger } from '../../src/logger';
import type { Mode } from '../../src/osu/modes';
import { LongestOfPlayers } from '../../src/scores/longestOfPlayers';
import { longestPlays } from '../../src/scores/longestPlays';
import { createSnapshots } from '../../src/snapshots/snapshots';
import { insertMap, insertPlayer, insertScore, RESTRICTED } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

const play = (id: number, userid: number, time_elapsed: number) => ({ id, userid, time_elapsed });

describe('the longest plays of players', () => {
  it('are one for each, the longest first, of equal ones the older', () => {
    const longest = new LongestOfPlayers(10);
    longest.add([play(1, 3, 50), play(2, 4, 70), play(3, 3, 60)]);
    longest.add([play(4, 5, 70), play(5, 4, 70)]);
    expect(longest.ids()).toEqual([2, 4, 3]);
  });

  it('are those of so many players, and tell how long a play has to be', () => {
    const longest = new LongestOfPlayers(2);
    longest.add([play(1, 3, 50), play(2, 4, 70)]);
    expect(longest.threshold).toBe(0);
    longest.add([play(3, 5, 60)]);
    expect([longest.ids(), longest.threshold]).toEqual([[2, 3], 60]);
    longest.add([play(4, 3, 80)]);
    expect([longest.ids(), longest.threshold]).toEqual([[4, 2], 70]);
  });
});

describeOnEveryStack('the longest plays of a mode', (stack) => {
  it.each([1, 2, 3, 4])('are of all scores, read %d at a time', async (scoresAPart) => {
    const { writable, context } = stack();
    const map_md5 = await insertMap(writable, scoresAPart);
    // One of the other mode lies between, and ids have gaps.
    for (const [id, time_elapsed] of [5_000, 9_000, 7_000, 6_000, 8_000].entries()) {
      const userid = 10 * scoresAPart + id;
      await insertPlayer(writable, userid);
      const place = { id: 1_000 * scoresAPart + id + Math.floor(id / 3), mode: id === 1 ? 5 : scoresAPart };
      await insertScore(writable, { ...place, userid, map_md5, time_elapsed });
    }
    const plays = await longestPlays(context, scoresAPart as Mode, 10, scoresAPart);
    expect(plays.map(({ time_elapsed }) => time_elapsed)).toEqual([8_000, 7_000, 6_000, 5_000]);
  });
});

describeOnEveryStack('the longest plays, from a snapshot', (stack) => {
  it('are looked for once, and then among what is new', async () => {
    const { writable, context, statements } = stack();
    const source = {
      database: context.database,
      snapshots: createSnapshots(createLogger({ level: 'silent', format: 'json' }), { always: true }),
    };
    const namesOf = async () => (await longestPlays(source, 0, 10)).map(({ name }) => name);
    const map_md5 = await insertMap(writable, 1);
    for (const id of [3, 4, 5]) await insertPlayer(writable, id, id === 5 ? { priv: RESTRICTED } : {});
    await insertScore(writable, { id: 1, userid: 3, map_md5, time_elapsed: 5_000 });
    await insertScore(writable, { id: 2, userid: 5, map_md5, time_elapsed: 9_000 });
    expect(await namesOf()).toEqual(['player 3']);
    await insertScore(writable, { id: 3, userid: 4, map_md5, time_elapsed: 6_000, status: 0 });
    expect(await namesOf()).toEqual(['player 4', 'player 3']);
    const before = statements.length;
    await namesOf();
    expect(statements.length - before).toBe(3);
    await writable.query.deleteFrom('scores').where('scores.id', '=', 3).execute();
    expect(await namesOf()).toEqual(['player 3']);
  });
});
