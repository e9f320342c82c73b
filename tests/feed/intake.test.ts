import { setImmediate as nextTurn } from 'node:timers/promises';
import { Intake } from '../../src/feed/intake';

describe('an intake', () => {
  let taken: number[][];
  let finish: (() => void)[];
  let overflows: number;
  let intake: Intake<number>;

  beforeEach(() => {
    taken = [];
    finish = [];
    overflows = 0;
    intake = new Intake<number>({
      take(items) {
        taken.push([...items]);
        return new Promise((resolve) => finish.push(resolve));
      },
      onOverflow: () => (overflows += 1),
    });
  });

  const finishOne = async () => {
    finish.shift()?.();
    await nextTurn();
  };

  it('takes one batch after the other, in order', async () => {
    intake.push(1);
    expect(taken).toEqual([]);
    intake.goOn();
    intake.push(2);
    intake.push(3);
    expect(taken).toEqual([[1]]);
    await finishOne();
    expect(taken).toEqual([[1], [2, 3]]);
    await finishOne();
    intake.push(4);
    expect(taken).toEqual([[1], [2, 3], [4]]);
  });

  it('that is held forgets what waits, and gathers until it goes on', async () => {
    intake.goOn();
    intake.push(1);
    intake.push(2);
    let isHeld = false;
    const holding = intake.hold().then(() => (isHeld = true));
    intake.push(3);
    await nextTurn();
    expect([taken, isHeld]).toEqual([[[1]], false]);
    await finishOne();
    await holding;
    expect(taken).toEqual([[1]]);
    intake.goOn();
    expect(taken).toEqual([[1], [3]]);
  });

  it('forgets what is too much, and says so', () => {
    for (let item = 0; item < 10_000; item += 1) intake.push(item);
    expect(overflows).toBe(0);
    intake.push(10_000);
    expect(overflows).toBe(1);
    intake.push(5);
    intake.goOn();
    expect(taken).toEqual([[5]]);
  });
});
