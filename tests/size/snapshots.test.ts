import pino from 'pino';
import { createSnapshots, type Held, type Question } from '../../src/snapshots/snapshots';

interface Number extends Held {
  value: number;
}

const silent = pino({ level: 'silent' });

/** A clock, and a question whose live answer takes as long as is said. */
function createWorld(options: Parameters<typeof createSnapshots>[1] = {}) {
  let time = 0;
  const world = {
    takesMs: 200,
    value: 1,
    rows: 10_000,
    live: 0,
    computed: 0,
    fails: false,
    liveFails: false,
    isLasting: false,
    pass: (ms: number) => void (time += ms),
    snapshots: createSnapshots(silent, options, () => time),
    question(name = 'a', of = name): Question<Number, string> {
      return {
        name,
        of,
        live: async () => {
          world.live += 1;
          time += world.takesMs;
          if (world.liveFails) throw new Error('took too long');
          return `live ${world.value}`;
        },
        compute: async () => {
          world.computed += 1;
          time += 100;
          if (world.fails) throw new Error('away');
          return { value: world.value, rows: world.rows, bytes: 1_000, isLasting: world.isLasting };
        },
        from: async ({ value }) => `held ${value}`,
      };
    },
    ask: async (name?: string, of?: string) => world.snapshots.answer(world.question(name, of)),
    askDear: async (name?: string) => world.snapshots.answer({ ...world.question(name), isDear: true }),
  };
  return world;
}

describe('snapshots', () => {
  it('leave a fast query alone', async () => {
    const world = createWorld();
    world.takesMs = 10;
    await world.ask();
    await world.snapshots.idle();
    expect([await world.ask(), world.computed]).toEqual(['live 1', 0]);
  });

  it('answer once the query was slow, which answers itself until then', async () => {
    const world = createWorld();
    expect(await world.ask()).toBe('live 1');
    await world.snapshots.idle();
    expect([await world.ask(), world.live, world.computed]).toEqual(['held 1', 1, 1]);
  });

  it('answer once the query was given up because it took too long', async () => {
    const world = createWorld();
    world.liveFails = true;
    await expect(world.ask()).rejects.toThrow('took too long');
    await world.snapshots.idle();
    expect([await world.ask(), world.live, world.computed]).toEqual(['held 1', 1, 1]);
  });

  it('are not made for a query that fails at once', async () => {
    const world = createWorld();
    Object.assign(world, { liveFails: true, takesMs: 10 });
    await expect(world.ask()).rejects.toThrow('took too long');
    await world.snapshots.idle();
    expect(world.computed).toBe(0);
  });

  it('answer for a query that failed at once, which tells nothing of how fast it is', async () => {
    const world = createWorld();
    await world.ask('a', 'all');
    await world.snapshots.idle();
    Object.assign(world, { liveFails: true, takesMs: 10 });
    await expect(world.ask('b', 'all')).rejects.toThrow('took too long');
    expect(await world.ask('b', 'all')).toBe('held 1');
  });

  it('are made anew in the background, for one part in fifty of the time at most', async () => {
    const world = createWorld();
    await world.ask();
    await world.snapshots.idle();
    world.value = 2;
    world.pass(4_900);
    expect([await world.ask(), world.computed]).toEqual(['held 1', 1]);
    world.pass(200);
    expect(await world.ask()).toBe('held 1');
    await world.snapshots.idle();
    expect([await world.ask(), world.computed]).toEqual(['held 2', 2]);
  });

  it('are computed once for all who ask meanwhile, and for all questions that they answer', async () => {
    const world = createWorld();
    await Promise.all([world.ask('a', 'all'), world.ask('a', 'all'), world.ask('b', 'all')]);
    await world.snapshots.idle();
    expect([world.live, world.computed]).toEqual([3, 1]);
    expect(await world.ask('b', 'all')).toBe('held 1');
  });

  it('are not made again in their turn when they were waited for meanwhile', async () => {
    const world = createWorld();
    let finishFirst = () => undefined as void;
    const first = {
      ...world.question('first'),
      compute: () =>
        new Promise<Number>((resolve) => {
          finishFirst = () => resolve({ value: 1, rows: 10_000, bytes: 1_000 });
        }),
    };
    await world.snapshots.answer(first);
    await world.ask('a');
    expect([await world.askDear('a'), world.computed]).toEqual(['held 1', 1]);
    finishFirst();
    await world.snapshots.idle();
    expect(world.computed).toBe(1);
  });

  it('are not made anew for another question that turns out to be slow', async () => {
    const world = createWorld();
    await world.ask('a', 'all');
    await world.snapshots.idle();
    expect(await world.ask('b', 'all')).toBe('live 1');
    await world.snapshots.idle();
    expect([await world.ask('b', 'all'), world.computed]).toEqual(['held 1', 1]);
  });

  it('answer while one query finds out whether it is slow, and nine times as long after it', async () => {
    const world = createWorld();
    await world.ask('a', 'all');
    await world.snapshots.idle();
    world.value = 2;
    const all = await Promise.all([world.ask('b', 'all'), world.ask('c', 'all'), world.ask('b', 'all')]);
    expect(all).toEqual(['live 2', 'held 1', 'held 1']);
    world.pass(1_700);
    expect(await world.ask('c', 'all')).toBe('held 1');
    world.pass(200);
    expect([await world.ask('c', 'all'), world.live]).toEqual(['live 2', 3]);
  });

  it('leave those queries alone that are known to be fast', async () => {
    const world = createWorld();
    await world.ask('a', 'all');
    await world.snapshots.idle();
    world.takesMs = 10;
    await world.ask('b', 'all');
    world.value = 2;
    expect(await Promise.all([world.ask('b', 'all'), world.ask('b', 'all')])).toEqual(['live 2', 'live 2']);
  });

  it('go on answering when they cannot be made anew', async () => {
    const world = createWorld();
    await world.ask();
    await world.snapshots.idle();
    world.fails = true;
    world.pass(10_000);
    await world.ask();
    await world.snapshots.idle();
    expect([await world.ask(), world.computed >= 2]).toEqual(['held 1', true]);
  });

  it('let few of the queries that are known to be slow run at once, and answer those that wait once they are there', async () => {
    const world = createWorld();
    world.fails = true;
    await world.ask();
    await world.snapshots.idle();
    let [running, most] = [0, 0];
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const ask = async () => {
      const question = world.question();
      question.live = async () => {
        most = Math.max(most, (running += 1));
        await ended;
        return 'live';
      };
      return world.snapshots.answer(question);
    };
    world.fails = false;
    world.pass(5_000);
    const answers = Array.from({ length: 10 }, ask);
    await world.snapshots.idle();
    end();
    expect(await Promise.all(answers)).toEqual([
      ...Array<string>(2).fill('live'),
      ...Array<string>(8).fill('held 1'),
    ]);
    expect(most).toBe(2);
  });

  it('leave the query answering when they could never be made', async () => {
    const world = createWorld();
    world.fails = true;
    await world.ask();
    await world.snapshots.idle();
    expect(await world.ask()).toBe('live 1');
  });

  it('that could not be made are tried again for one part in fifty of the time at most', async () => {
    const world = createWorld();
    world.fails = true;
    const computedBy = async (ask: () => Promise<string>) => {
      expect(await ask()).toBe('live 1');
      await world.snapshots.idle();
      return world.computed;
    };
    expect([await computedBy(world.ask), await computedBy(world.ask)]).toEqual([1, 1]);
    expect(await computedBy(world.askDear)).toBe(1);
    world.pass(4_400);
    expect(await computedBy(world.askDear)).toBe(1);
    world.pass(200);
    expect([await computedBy(world.askDear), await computedBy(world.ask)]).toEqual([2, 2]);
  });

  it('that would take more memory than all may are not made again for each question', async () => {
    const world = createWorld({ maxBytes: 900 });
    for (let times = 0; times < 3; times += 1) {
      expect(await world.askDear()).toBe('live 1');
      await world.snapshots.idle();
    }
    expect([world.computed, world.snapshots.figures().made]).toEqual([1, { kept: 0, small: 0, failed: 1 }]);
  });

  it('are waited for by whoever asks when nothing is being made any more', async () => {
    const world = createWorld();
    let finish = () => undefined as void;
    const asked = world.snapshots.answer({
      ...world.question(),
      isDear: true,
      compute: () =>
        new Promise<Number>((resolve) => {
          finish = () => resolve({ value: 1, rows: 10_000, bytes: 1_000 });
        }),
    });
    let isIdle = false;
    const idle = world.snapshots.idle().then(() => (isIdle = true));
    await new Promise(setImmediate);
    expect(isIdle).toBe(false);
    world.pass(100);
    finish();
    await idle;
    expect([await asked, world.snapshots.figures().queued]).toEqual(['held 1', 0]);
  });

  it('are not kept of few rows: then it was the machine that was slow', async () => {
    const world = createWorld();
    world.rows = 100;
    await world.ask();
    await world.snapshots.idle();
    expect(await world.ask()).toBe('live 1');
    await world.snapshots.idle();
    expect(world.computed).toBe(1);
  });

  it('are made as soon as a query has taken too long, though it goes on', async () => {
    const world = createWorld();
    let end: (answer: string) => void = () => undefined;
    const running = world.snapshots.answer({
      ...world.question(),
      live: () => new Promise<string>((resolve) => (end = resolve)),
    });
    world.pass(100);
    await world.ask();
    await world.snapshots.idle();
    expect(await world.ask()).toBe('held 1');
    end('late');
    expect(await running).toBe('late');
  });

  it('of few rows are not made anew for each question', async () => {
    const world = createWorld();
    world.rows = 100;
    for (let times = 0; times < 3; times += 1) {
      await world.ask();
      await world.snapshots.idle();
    }
    expect(world.computed).toBe(1);
    world.pass(10_000);
    world.rows = 10_000;
    await world.ask();
    await world.snapshots.idle();
    expect(await world.ask()).toBe('held 1');
  });

  it('are waited for where the query is a dear one, once', async () => {
    const world = createWorld();
    expect(await Promise.all([world.askDear(), world.askDear()])).toEqual(['held 1', 'held 1']);
    expect([world.live, world.computed]).toEqual([0, 1]);
  });

  it('that last are of any age, others are waited for again', async () => {
    for (const isLasting of [true, false]) {
      const world = createWorld();
      world.isLasting = isLasting;
      await world.askDear();
      world.value = 2;
      world.pass(100_000_000);
      expect(await world.askDear()).toBe(isLasting ? 'held 1' : 'held 2');
      await world.snapshots.idle();
      expect([await world.askDear(), world.live]).toEqual(['held 2', 0]);
    }
  });

  it('leave a dear query to answer for few rows, or when they cannot be made', async () => {
    const small = createWorld();
    small.rows = 100;
    expect([await small.askDear(), await small.askDear(), small.computed]).toEqual(['live 1', 'live 1', 1]);
    const away = createWorld();
    away.fails = true;
    expect(await away.askDear()).toBe('live 1');
  });

  it('give way to the query when they are too old, and when it is time to try it again', async () => {
    const old = createWorld({ maxAgeMs: 1_000 });
    await old.ask();
    await old.snapshots.idle();
    old.pass(1_001);
    expect(await old.ask()).toBe('live 1');

    const indexed = createWorld();
    await indexed.ask();
    await indexed.snapshots.idle();
    indexed.takesMs = 1;
    indexed.pass(3_600_001);
    expect([await indexed.ask(), await indexed.ask()]).toEqual(['live 1', 'live 1']);
  });

  it('take no more memory than they may', async () => {
    const world = createWorld({ maxBytes: 1_500 });
    await world.ask('a');
    await world.snapshots.idle();
    await world.ask('b');
    await world.snapshots.idle();
    expect([await world.ask('b'), await world.ask('a')]).toEqual(['held 1', 'live 1']);
  });

  it('are refused beyond those that may wait', async () => {
    const world = createWorld({ queued: 1 });
    await Promise.all([world.ask('a'), world.ask('b')]);
    await world.snapshots.idle();
    expect(world.computed).toBe(1);
  });

  it('know nothing of questions as long as a book', async () => {
    const world = createWorld();
    await world.ask('a'.repeat(301));
    await world.snapshots.idle();
    expect(world.computed).toBe(0);
  });
});
