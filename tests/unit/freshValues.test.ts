import { FreshValues, type Question } from '../../src/freshness/freshValues';

interface Counted {
  time: number;
  isGood: boolean;
}

/** Answers with how often it was asked, when it is told to. */
function createAsked() {
  const waiting: ((isGood: boolean) => void)[] = [];
  return {
    times: 0,
    ask(): Promise<Counted> {
      const time = (this.times += 1);
      return new Promise((resolve) => {
        waiting.push((isGood) => resolve({ time, isGood }));
      });
    },
    async finish(isGood = true): Promise<void> {
      for (const resolve of waiting.splice(0)) resolve(isGood);
      await new Promise(setImmediate);
    },
  };
}

describe('fresh values', () => {
  let time = 0;
  const now = () => time;
  let fresh: FreshValues<Counted>;
  let asked: ReturnType<typeof createAsked>;
  beforeEach(() => {
    time = 1_000_000;
    fresh = create(100_000);
    asked = createAsked();
  });

  const create = (maxBytes: number) =>
    new FreshValues<Counted>({ maxBytes, bytesOf: () => 500, isWorthKeeping: ({ isGood }) => isGood, now });
  const question = (change: Partial<Question<Counted>> = {}): Question<Counted> => ({
    key: 'a',
    seconds: 5,
    stamp: 0,
    ask: () => asked.ask(),
    ...change,
  });
  const timeOf = async (value: Counted | Promise<Counted>) => (await value).time;
  /** Asks, and has it answered if nothing is ready. */
  async function ask(change?: Partial<Question<Counted>>, isGood?: boolean): Promise<number> {
    const value = fresh.get(question(change));
    await asked.finish(isGood);
    return timeOf(value);
  }

  it('are given again while they are as good as new, at once', async () => {
    expect(await ask()).toBe(1);
    time += 4_999;
    const again = fresh.get(question());
    expect(again).not.toBeInstanceOf(Promise);
    expect(await timeOf(again)).toBe(1);
    expect(asked.times).toBe(1);
  });

  it('are given for as long again while a new one is made', async () => {
    await ask();
    time += 5_000;
    const stale = [fresh.get(question()), fresh.get(question())];
    expect(await Promise.all(stale.map(timeOf))).toEqual([1, 1]);
    expect(asked.times).toBe(2);
    await asked.finish();
    expect(await timeOf(fresh.get(question()))).toBe(2);
    expect(asked.times).toBe(2);
  });

  it('are too old after that', async () => {
    await ask();
    time += 10_000;
    expect(await ask()).toBe(2);
  });

  it('that took long to make are given for longer while a new one is made, but not for ever', async () => {
    const first = fresh.get(question());
    time += 200;
    await asked.finish();
    expect(await timeOf(first)).toBe(1);
    time += 5_000 + 19_999;
    expect(await timeOf(fresh.get(question()))).toBe(1);
    time += 3_000;
    await asked.finish();
    time += 5_000 + 29_999;
    expect(await timeOf(fresh.get(question()))).toBe(2);
    time += 1;
    const third = fresh.get(question());
    expect(third).toBeInstanceOf(Promise);
    await asked.finish();
    expect(await timeOf(third)).toBe(3);
    time += 5_000 + 30_000;
    expect(await ask()).toBe(4);
  });

  it('are none of those from before a change, however new', async () => {
    await ask();
    expect(await ask({ stamp: 1 })).toBe(2);
    expect(await ask({ stamp: 1 })).toBe(2);
  });

  it('that are being made when something changes are for those who asked before', async () => {
    const before = fresh.get(question());
    const after = fresh.get(question({ stamp: 1 }));
    await asked.finish();
    expect(await Promise.all([before, after].map(timeOf))).toEqual([1, 2]);
    expect(await ask({ stamp: 1 })).toBe(2);
  });

  it('are none that are not worth keeping', async () => {
    await ask({}, false);
    await ask();
    expect(asked.times).toBe(2);
  });

  it('are none that failed, which is told to all who asked for it', async () => {
    const fail = () => Promise.reject(new Error('away'));
    const both = [fresh.get(question({ ask: fail })), fresh.get(question({ ask: fail }))];
    for (const value of both) await expect(value).rejects.toThrow('away');
    expect(await ask()).toBe(1);
  });

  it('that could not be made anew are given as long as they are good', async () => {
    await ask();
    time += 5_000;
    const fail = () => Promise.reject(new Error('away'));
    expect(await timeOf(fresh.get(question({ ask: fail })))).toBe(1);
    await new Promise(setImmediate);
    expect(await timeOf(fresh.get(question()))).toBe(1);
  });

  it('go, the longest unused first, when there is no room for what is asked for again', async () => {
    const room = ['a', ...Array.from({ length: 90 }, (_, at) => String(at))];
    for (const key of room) {
      await ask({ key });
      await ask({ key: 'a' });
    }
    asked.times = 0;
    for (const key of ['89', '89', 'a', '1']) await ask({ key });
    expect(asked.times).toBe(1);
    await ask({ key: '0' });
    expect(asked.times).toBe(2);
  });

  it('stay when others are asked for once only', async () => {
    const fill = async (prefix: string) => {
      for (let at = 0; at < 200; at += 1) await ask({ key: `${prefix}${at}` });
    };
    await ask();
    await fill('once ');
    asked.times = 0;
    await ask();
    expect(asked.times).toBe(0);
  });

  it('are none that is larger than all may be', async () => {
    fresh = create(1_000);
    await ask();
    await ask();
    expect(asked.times).toBe(2);
  });

  it('are none where there is no room for any', async () => {
    fresh = create(0);
    const both = [fresh.get(question()), fresh.get(question())];
    await asked.finish();
    expect(await Promise.all(both.map(timeOf))).toEqual([1, 2]);
  });
});
