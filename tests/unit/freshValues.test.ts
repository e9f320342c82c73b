import { jsonAnswer } from '../../src/http/answer';
import { HotAnswers, type HotAnswer, type Question } from '../../src/http/publicReads/hotAnswers';

/** Answers with how often it was asked, when it is told to. */
function createAsked(now: () => number) {
  const waiting: ((status: number) => void)[] = [];
  return {
    times: 0,
    ask(): Promise<HotAnswer> {
      const time = (this.times += 1);
      return new Promise((resolve) => {
        waiting.push((status) =>
          resolve({ ...jsonAnswer(status, time), headers: [], madeAt: now() } satisfies HotAnswer),
        );
      });
    },
    async finish(status = 200): Promise<void> {
      for (const resolve of waiting.splice(0)) resolve(status);
      await new Promise(setImmediate);
    },
  };
}

describe('hot answers', () => {
  let time = 0;
  const now = () => time;
  let hot: HotAnswers;
  let asked: ReturnType<typeof createAsked>;
  beforeEach(() => {
    time = 1_000_000;
    hot = new HotAnswers({ maxBytes: 100_000, now });
    asked = createAsked(now);
  });

  const question = (change: Partial<Question> = {}): Question => ({
    key: 'a',
    seconds: 5,
    stamp: 0,
    ask: () => asked.ask(),
    ...change,
  });
  const bodyOf = async (answer: HotAnswer | Promise<HotAnswer>) => (await answer).body.toString();
  /** Asks, and has it answered if nothing is ready. */
  async function ask(change?: Partial<Question>, status?: number): Promise<string> {
    const answer = hot.answer(question(change));
    await asked.finish(status);
    return bodyOf(answer);
  }

  it('are given again while they are as good as new, at once', async () => {
    expect(await ask()).toBe('1');
    time += 4_999;
    const again = hot.answer(question());
    expect(again).not.toBeInstanceOf(Promise);
    expect(await bodyOf(again)).toBe('1');
    expect(asked.times).toBe(1);
  });

  it('are given for as long again while a new one is made', async () => {
    await ask();
    time += 5_000;
    const stale = [hot.answer(question()), hot.answer(question())];
    expect(await Promise.all(stale.map(bodyOf))).toEqual(['1', '1']);
    expect(asked.times).toBe(2);
    await asked.finish();
    expect(await bodyOf(hot.answer(question()))).toBe('2');
    expect(asked.times).toBe(2);
  });

  it('are too old after that', async () => {
    await ask();
    time += 10_000;
    expect(await ask()).toBe('2');
  });

  it('are none of those from before a change, however new', async () => {
    await ask();
    expect(await ask({ stamp: 1 })).toBe('2');
    expect(await ask({ stamp: 1 })).toBe('2');
  });

  it('that are being made when something changes are for those who asked before', async () => {
    const before = hot.answer(question());
    const after = hot.answer(question({ stamp: 1 }));
    await asked.finish();
    expect(await Promise.all([before, after].map(bodyOf))).toEqual(['1', '2']);
    expect(await ask({ stamp: 1 })).toBe('2');
  });

  it.each([429, 500, 503])('are none with status %d', async (status) => {
    await ask({}, status);
    await ask();
    expect(asked.times).toBe(2);
  });

  it.each([200, 404, 422])('may be such with status %d', async (status) => {
    await ask({}, status);
    await ask();
    expect(asked.times).toBe(1);
  });

  it('go, the longest unused first, when they take more than they may', async () => {
    for (const key of ['a', ...Array.from({ length: 60 }, (_, at) => String(at))]) {
      await ask({ key });
      await ask({ key: 'a' });
    }
    expect(asked.times).toBe(61);
    await ask({ key: '59' });
    expect(asked.times).toBe(61);
    await ask({ key: '0' });
    expect(asked.times).toBe(62);
  });

  it('are none that is larger than all may be', async () => {
    hot = new HotAnswers({ maxBytes: 1_000, now });
    await ask();
    await ask();
    expect(asked.times).toBe(2);
  });

  it('are none where there is no room for any', async () => {
    hot = new HotAnswers({ maxBytes: 0, now });
    const both = [hot.answer(question()), hot.answer(question())];
    await asked.finish();
    expect(await Promise.all(both.map(bodyOf))).toEqual(['1', '2']);
  });
});
