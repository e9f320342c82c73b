import pino from 'pino';
import { Privileges } from '../../src/osu/privileges';
import { ScoreStatus } from '../../src/osu/statuses';
import { listScores, type ScoreFilter } from '../../src/scores/scoreRepository';
import { createSnapshots } from '../../src/snapshots/snapshots';
import { insertMap, insertPlayer, insertScore } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

const IDS = Array.from({ length: 150 }, (_, at) => at + 1);
const [VISIBLE, HIDDEN, GONE] = [3, 4, 5];
const ownerOf = (id: number) => [HIDDEN, VISIBLE, VISIBLE, GONE, VISIBLE][id % 5]!;

describeOnEveryStack('lists of scores', (stack) => {
  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, VISIBLE);
    await insertPlayer(writable, HIDDEN, { priv: Privileges.Verified });
    const map_md5 = await insertMap(writable, 10);
    for (const id of IDS)
      await insertScore(writable, { id, userid: ownerOf(id), map_md5, mode: 0, status: ScoreStatus.Best });
  });

  it.each<[string, ScoreFilter, number]>([
    ['go through no large part of the table for a page of all', {}, 1],
    ['nor for one of a mode', { mode: 0 }, 1],
    ['nor for one of a status', { status: ScoreStatus.Best }, 1],
    ["are asked for where an index finds a player's", { user_id: VISIBLE, mode: 0 }, 0],
    ['or those with some mods', { mods: 0 }, 0],
  ])('%s', async (_, filter, held) => {
    const shown = IDS.filter((id) => ownerOf(id) === VISIBLE);
    const snapshots = createSnapshots(pino({ level: 'silent' }), { rowsMin: 0 });
    const { database } = stack().context;
    const { rows, total } = await listScores({ database, snapshots }, filter, { limit: 2, offset: 60 });
    expect([rows.map(({ id }) => id), total]).toEqual([shown.slice(60, 62), shown.length]);
    expect(snapshots.figures().held).toBe(held);
  });
});
