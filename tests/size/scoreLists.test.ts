import pino from 'pino';
import { listScores, type ScoreFilter } from '../../src/scores/scoreRepository';
import { createSnapshots } from '../../src/snapshots/snapshots';
import { insertMap, insertPlayer, insertScore } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

describeOnEveryStack('lists of scores', (stack) => {
  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3);
    const map_md5 = await insertMap(writable, 10);
    for (const id of [1, 2, 3]) await insertScore(writable, { id, userid: 3, map_md5, mode: 0, status: 2 });
  });

  it.each<[string, ScoreFilter, number]>([
    ['go through no large part of the table for a page of all', {}, 1],
    ['nor for one of a mode', { mode: 0 }, 1],
    ['nor for one of a status', { status: 2 }, 1],
    ["are asked for where an index finds a player's", { user_id: 3, mode: 0 }, 0],
    ['or those with some mods', { mods: 0 }, 0],
  ])('%s', async (_, filter, held) => {
    const snapshots = createSnapshots(pino({ level: 'silent' }), { rowsMin: 0 });
    const { database } = stack().context;
    const { rows, total } = await listScores({ database, snapshots }, filter, { limit: 2, offset: 1 });
    expect([rows.map(({ id }) => id), total]).toEqual([[2, 3], 3]);
    expect(snapshots.figures().held).toBe(held);
  });
});
