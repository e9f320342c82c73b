import pino from 'pino';
import { VisibilityWatch } from '../../src/feed/visibilityWatch';

const log = pino({ level: 'silent' });

describe('which players are visible', () => {
  let now: number;
  let visible: Set<number>;
  let asked: number[][];
  let changes: number[][];
  let isAway: boolean;
  let players: VisibilityWatch;

  beforeEach(() => {
    now = 1_000_000;
    visible = new Set([3, 4]);
    asked = [];
    changes = [];
    isAway = false;
    players = new VisibilityWatch({
      async read(ids) {
        asked.push([...ids]);
        if (isAway) throw new Error('away');
        return new Set(ids.filter((id) => visible.has(id)));
      },
      maxAgeMs: 5_000,
      onChange: (ids) => changes.push([...ids]),
      log,
      now: () => now,
    });
  });

  it('is asked once for all, and again when what is known is too old', async () => {
    expect(players.has(3)).toBe(false);
    await players.check([3, 5, 3]);
    await players.check([5, 3]);
    expect([players.has(3), players.has(5), asked]).toEqual([true, false, [[3, 5]]]);
    now += 5_000;
    await players.check([3, 4]);
    now += 1;
    await players.check([3, 4]);
    expect(asked).toEqual([[3, 5], [4], [3]]);
    expect(changes).toEqual([]);
  });

  it('is asked for a thousand at a time', async () => {
    await players.check(Array.from({ length: 2_500 }, (_, id) => id));
    expect(asked.map(({ length }) => length)).toEqual([1_000, 1_000, 500]);
  });

  it('is told when it changes, whoever finds out', async () => {
    await players.check([3, 4, 5]);
    visible = new Set([4, 5]);
    await players.recheck([]);
    expect(changes).toEqual([[3, 5]]);
    expect([players.has(3), players.has(4), players.has(5)]).toEqual([false, true, true]);
    visible = new Set([3]);
    now += 5_001;
    await players.check([3]);
    expect(changes).toEqual([[3, 5], [3]]);
  });

  it('is looked at again for all in view, and for others only as long as they are asked about', async () => {
    await players.check([3, 4]);
    now += 120_000;
    players.has(4);
    now += 1;
    asked = [];
    await players.recheck([7]);
    expect(asked).toEqual([[4, 7]]);
  });

  it('is told when it changes of who is in view, however long nobody has asked', async () => {
    await players.check([3]);
    visible = new Set();
    now += 120_001;
    await players.recheck([3]);
    expect(changes).toEqual([[3]]);
  });

  it('stays what it was while the database is away, and who is new is hidden until it is back', async () => {
    await players.check([3]);
    isAway = true;
    now += 5_001;
    await players.check([3, 4]);
    expect([players.has(3), players.has(4)]).toEqual([true, false]);
    expect(changes).toEqual([]);
    isAway = false;
    await players.recheck([]);
    expect([players.has(3), players.has(4)]).toEqual([true, true]);
    expect(changes).toEqual([[4]]);
  });
});
