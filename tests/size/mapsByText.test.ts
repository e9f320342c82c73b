import pino from 'pino';
import { findMapByName } from '../../src/maps/findMapByName';
import { playerTallies } from '../../src/players/playerTallies';
import { createSnapshots } from '../../src/snapshots/snapshots';
import { insertMap } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

const silent = pino({ level: 'silent' });

const NAMES = [
  'Plain',
  'pLAIN',
  'Twice',
  'Artist - Twice [Easy]',
  'C [D] - E',
  'A - B - C [D] - E [F [G]]',
  'Ärger',
  'ärger',
  'Größe [4K]',
  'Artist - Größe [4K] [Hard]',
  'Plai',
  'nothing',
  'Artist - nothing [Easy]',
  '',
];

describeOnEveryStack('maps by their texts', (stack) => {
  /** Everything is slow: after the first question a snapshot answers. */
  const held = () => ({
    database: stack().context.database,
    snapshots: createSnapshots(silent, { slowMs: 0, rowsMin: 0 }),
  });
  const live = () => ({ ...held(), snapshots: createSnapshots(silent, { slowMs: Infinity }) });

  beforeAll(async () => {
    const { writable } = stack();
    await insertMap(writable, 10, { title: 'Plain', creator: 'mapper one' });
    await insertMap(writable, 20, { artist: 'Artist', title: 'Twice', version: 'Easy', plays: 5 });
    await insertMap(writable, 21, { artist: 'Artist', title: 'Twice', version: 'Hard', plays: 9 });
    await insertMap(writable, 30, { artist: 'A - B', title: 'C [D] - E', version: 'F [G]' });
    await insertMap(writable, 40, { title: 'Ärger', creator: 'Mapper One' });
    await insertMap(writable, 41, { artist: 'Artist', title: 'Größe [4K]', version: 'Hard' });
  });

  it.each(NAMES)('are found by "%s" out of a snapshot as by the query', async (name) => {
    const source = held();
    const found = await findMapByName(source, name);
    await source.snapshots.idle();
    expect(source.snapshots.figures().held).toBe(1);
    expect((await findMapByName(source, name))?.id).toBe(found?.id);
    expect((await findMapByName(live(), name))?.id).toBe(found?.id);
  });

  it.each(['mapper one', 'MAPPER ONE', 'mappe', 'nobody'])('are counted by the mapper %s', async (name) => {
    const source = held();
    const count = async (from = source) => (await playerTallies(from, { id: 3, name })).maps;
    const found = await count();
    await source.snapshots.idle();
    expect(source.snapshots.figures().held).toBe(1);
    expect([await count(), await count(live())]).toEqual([found, found]);
    expect(found).toBe(/^mapper one$/i.test(name) ? 2 : 0);
  });

  it('are found when they are newer than the snapshot', async () => {
    const source = held();
    await findMapByName(source, 'Plain');
    await source.snapshots.idle();
    await insertMap(stack().writable, 50, { title: 'Newer' });
    expect((await findMapByName(source, 'newer'))?.id).toBe(50);
  });

  it('are looked for among few', async () => {
    const source = held();
    await findMapByName(source, 'Plain');
    await source.snapshots.idle();
    const before = stack().statements.length;
    await findMapByName(source, 'Twice');
    expect(stack().statements.slice(before).join()).toMatch(/\bin \(/);
  });
});
