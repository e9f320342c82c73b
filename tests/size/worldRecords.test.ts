import pino from 'pino';
import { worldRecords } from '../../src/scores/worldRecords';
import { createSnapshots } from '../../src/snapshots/snapshots';
import { insertMap, insertPlayer, insertScore } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

describeOnEveryStack('world records', (stack) => {
  const source = (rowsMin: number) => ({
    database: stack().context.database,
    snapshots: createSnapshots(pino({ level: 'silent' }), { rowsMin }),
  });

  beforeAll(async () => {
    const { writable } = stack();
    for (const id of [3, 4, 5]) await insertPlayer(writable, id);
    for (const [map, holder] of [
      [10, 3],
      [11, 4],
      [12, 3],
      [13, 5],
    ] as const) {
      const map_md5 = await insertMap(writable, map, { plays: 3 });
      for (const userid of [3, 4, 5]) {
        const score = userid === holder ? 900 : 100;
        await insertScore(writable, { id: 10 * map + userid, userid, map_md5, score });
      }
    }
  });

  it.each([
    ['few', Infinity],
    ['many', 0],
  ])('of several players are read by map where there are %s scores', async (_, rowsMin) => {
    const from = source(rowsMin);
    const before = stack().statements.length;
    const several = await worldRecords(from, [3, 4]);
    expect([several.get(3), several.get(4)]).toEqual([[10, 12], [11]]);
    // Which would go through all that the players have set.
    expect(stack().statements.slice(before).join()).not.toContain('not exists');
    expect(from.snapshots.figures().held).toBe(rowsMin === 0 ? 1 : 0);
    expect((await worldRecords(from, [3])).get(3)).toEqual([10, 12]);
  });
});
