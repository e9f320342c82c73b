import { DifferencePoll } from '../../src/feed/differencePoll';
import { NativeTrace } from '../../src/feed/nativeTrace';

describe('a poll for differences', () => {
  let now: number;
  let is: Map<number, string> | undefined;
  let held: Map<number, string>;
  let told: string[];
  let trace: NativeTrace;
  let poll: DifferencePoll<string>;
  /** Runs while it reads. */
  let meanwhile: () => void;

  beforeEach(() => {
    now = 1_000_000;
    is = new Map();
    held = new Map();
    told = [];
    meanwhile = () => undefined;
    trace = new NativeTrace(10_000, () => now);
    poll = new DifferencePoll({
      async read() {
        if (!is) throw new Error('away');
        const read = new Map(is);
        meanwhile();
        return read;
      },
      held,
      trace,
      now: () => now,
      // As all processes do.
      async publish(id, before, after) {
        told.push(`${id}: ${before} -> ${after}`);
        if (after === undefined) held.delete(id);
        else held.set(id, after);
      },
    });
  });

  const take = () => told.splice(0);

  it('tells at once where no events come', async () => {
    is = new Map([
      [3, 'a'],
      [4, 'a'],
    ]);
    await poll.poll();
    expect(take()).toEqual(['3: undefined -> a', '4: undefined -> a']);
    is = new Map([
      [4, 'b'],
      [5, 'a'],
    ]);
    await poll.poll();
    expect(take()).toEqual(['3: a -> undefined', '4: a -> b', '5: undefined -> a']);
    await poll.poll();
    expect(take()).toEqual([]);
  });

  describe('where events come', () => {
    beforeEach(() => trace.hear());

    it('tells what is still different when it looks again', async () => {
      is = new Map([[3, 'a']]);
      await poll.poll();
      expect([take(), poll.isUnsure]).toEqual([[], true]);
      await poll.poll();
      expect([take(), poll.isUnsure]).toEqual([['3: undefined -> a'], false]);
    });

    it('leaves alone what an event was about since it looked', async () => {
      is = new Map([[3, 'a']]);
      await poll.poll();
      poll.touch(3);
      await poll.poll();
      expect([take(), poll.isUnsure]).toEqual([[], false]);
    });

    it('leaves alone what comes right by itself', async () => {
      is = new Map([[3, 'a']]);
      await poll.poll();
      held.set(3, 'a');
      await poll.poll();
      expect(take()).toEqual([]);
    });

    it('does not count what another process looked at', async () => {
      is = new Map([[3, 'a']]);
      await poll.poll();
      poll.forget();
      await poll.poll();
      expect(take()).toEqual([]);
    });

    it('does not keep what they were about while another process looked', async () => {
      poll.touch(3);
      poll.forget();
      now += 10_000;
      is = new Map([[3, 'a']]);
      await poll.poll();
      expect(take()).toEqual(['3: undefined -> a']);
    });

    it('tells at once again when they have ended', async () => {
      now += 10_000;
      is = new Map([[3, 'a']]);
      await poll.poll();
      expect(take()).toEqual(['3: undefined -> a']);
    });
  });

  it('leaves alone what an event is about while it reads', async () => {
    held.set(3, 'a');
    meanwhile = () => {
      trace.hear();
      poll.touch(4);
      held.set(4, 'b');
    };
    is = new Map([[3, 'a']]);
    await poll.poll();
    expect(take()).toEqual([]);
  });

  it('finds nobody with a source that is away for as long as heartbeats last', async () => {
    held.set(3, 'a');
    is = undefined;
    await expect(poll.poll()).rejects.toThrow('away');
    now += 59_999;
    await expect(poll.poll()).rejects.toThrow('away');
    expect(take()).toEqual([]);
    now += 1;
    await poll.poll();
    expect(take()).toEqual(['3: a -> undefined']);
    is = new Map([[3, 'a']]);
    await poll.poll();
    expect(take()).toEqual(['3: undefined -> a']);
    is = undefined;
    await expect(poll.poll()).rejects.toThrow('away');
    expect(take()).toEqual([]);
  });
});
