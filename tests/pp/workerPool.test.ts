import { join } from 'node:path';
import { createWorkerPool, PoolBusy, TaskLost, type WorkerPool } from '../../src/pp/workerPool';

const FILE = join(__dirname, 'fixtureWorker.js');

describe('the worker pool', () => {
  let pool: WorkerPool;
  const open = (options: Partial<Parameters<typeof createWorkerPool>[0]> = {}) => {
    pool = createWorkerPool({ file: FILE, size: 1, queueMax: 10, limitMs: 20_000, ...options });
    return pool;
  };
  const echo = (value: unknown) => pool.run({ deed: 'echo', value });

  afterEach(() => pool.close());

  it('answers each task with its own answer', async () => {
    open({ size: 2 });
    const values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(await Promise.all(values.map(echo))).toEqual(values);
  });

  it('keeps its threads', async () => {
    open();
    const first = await pool.run({ deed: 'thread' });
    expect(await pool.run({ deed: 'thread' })).toBe(first);
  });

  it.each(['throw', 'exit'])('loses only the task when a thread dies of it (%s)', async (deed) => {
    open();
    const before = echo('before');
    const lost = pool.run({ deed });
    const after = echo('after');
    await expect(lost).rejects.toThrow(TaskLost);
    expect(await Promise.all([before, after])).toEqual(['before', 'after']);
  });

  it('ends a task that takes too long, and goes on with those that waited', async () => {
    open({ limitMs: 500 });
    const hanging = pool.run({ deed: 'hang' });
    const waiting = echo('waited');
    await expect(hanging).rejects.toThrow(TaskLost);
    expect(await waiting).toBe('waited');
  });

  it('refuses a task when as many are waiting as may, and takes them again later', async () => {
    open({ limitMs: 1_000, queueMax: 1 });
    const hanging = pool.run({ deed: 'hang' });
    const waiting = echo('waited');
    await expect(echo('too many')).rejects.toThrow(PoolBusy);
    await expect(hanging).rejects.toThrow(TaskLost);
    expect(await waiting).toBe('waited');
    expect(await echo('again')).toBe('again');
  });

  it('loses what runs and what waits when it is closed', async () => {
    open();
    const tasks = [pool.run({ deed: 'hang' }), echo('waiting')];
    const outcomes = Promise.allSettled(tasks);
    await pool.close();
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(TaskLost) });
    await expect(echo('late')).rejects.toThrow(TaskLost);
  });

  it('loses the task when the thread cannot start', async () => {
    open({ file: join(__dirname, 'noSuchWorker.js') });
    await expect(echo(1)).rejects.toThrow(TaskLost);
  });
});
