import pino from 'pino';
import { WorkerRefused, type WorkerProcess } from '../../src/workers/workerProcess';
import { createWorkers, type Workers } from '../../src/workers/workers';
import { eventually } from '../support/eventually';

/** A worker in name only: it is ready, refuses or ends when a test says so. */
interface Fake extends WorkerProcess {
  getReady(): void;
  refuse(reason: string): void;
  end(how: string): void;
  isStopped: boolean;
}

function createFake(id: number): Fake {
  let getReady!: (url: string) => void;
  let refuse!: (error: Error) => void;
  let end!: (how: string) => void;
  const ended = new Promise<string>((resolve) => (end = resolve));
  const ready = new Promise<string>((resolve, reject) => ([getReady, refuse] = [resolve, reject]));
  ready.catch(() => undefined);
  return {
    id,
    pid: 1_000 + id,
    ready,
    ended,
    metrics: async () => undefined,
    isStopped: false,
    getReady: () => getReady('http://127.0.0.1:1'),
    refuse(reason) {
      refuse(new WorkerRefused(reason));
      end('exit code 1');
    },
    end(how) {
      refuse(new Error(how));
      end(how);
    },
    async stop() {
      this.isStopped = true;
      end('exit code 0');
    },
  };
}

describe('the watch over workers', () => {
  let forked: Fake[];
  let workers: Workers;
  let ready: string[];
  let over: Promise<unknown>;

  beforeEach(() => {
    forked = [];
    ready = [];
    workers = createWorkers({
      count: 2,
      fork() {
        const fake = createFake(forked.length + 1);
        forked.push(fake);
        return fake;
      },
      log: pino({ level: 'silent' }),
      onReady: (url) => ready.push(url),
    });
    over = workers.run().then(
      () => 'stopped',
      (error: Error) => error.message,
    );
  });

  const forks = (count: number) => eventually(() => forked.length >= count);
  const stopped = () => forked.flatMap(({ id, isStopped }) => (isStopped ? [id] : []));
  async function bringUp(): Promise<void> {
    for (const fake of forked) fake.getReady();
    await eventually(() => ready.length === 1);
  }

  it('is ready when all are', async () => {
    forked[0]?.getReady();
    await forked[0]?.ready;
    expect(ready).toEqual([]);
    forked[1]?.getReady();
    await eventually(() => ready.length === 1);
    workers.stop();
    expect(await over).toBe('stopped');
    expect(stopped()).toEqual([1, 2]);
  });

  it('ends with the reason of the first that refuses to start, and stops the others', async () => {
    forked[0]?.getReady();
    forked[1]?.refuse('the port is taken');
    expect(await over).toBe('the port is taken');
    expect([forked.length, stopped(), ready]).toEqual([2, [1], []]);
  });

  it('stops those that are not ready yet', async () => {
    workers.stop();
    expect(await over).toBe('stopped');
    expect([forked.length, stopped(), ready]).toEqual([2, [1, 2], []]);
  });

  it('goes on while one serves, even when others refuse to start', async () => {
    await bringUp();
    forked[1]?.end('killed by SIGKILL');
    for (let refused = 3; refused <= 6; refused += 1) {
      await forks(refused);
      forked[refused - 1]?.refuse('a wrong setting');
    }
    await forks(7);
    forked[6]?.getReady();
    await forked[6]?.ready;
    workers.stop();
    expect(await over).toBe('stopped');
    expect(stopped()).toEqual([1, 7]);
  });

  it('gives up when none serves and five in a row have ended as they started', async () => {
    await bringUp();
    for (let failed = 1; failed <= 4; failed += 1) {
      for (const fake of forked.slice(-2)) fake.end('exit code 7');
      await forks(2 + 2 * failed);
    }
    for (const fake of forked.slice(-2)) fake.end('exit code 7');
    expect(await over).toBe(
      'workers end as soon as they start, 5 in a row, the last: exit code 7. See what was logged before',
    );
    expect(forked).toHaveLength(10);
  });

  it('stops one for a restart only when the next is ready, one at a time', async () => {
    await bringUp();
    const restarted = workers.restart();
    await forks(3);
    expect(stopped()).toEqual([]);
    forked[2]?.getReady();
    await forks(4);
    expect(stopped()).toEqual([1]);
    forked[3]?.getReady();
    await restarted;
    expect(stopped()).toEqual([1, 2]);
    workers.stop();
    await over;
    expect([forked.length, stopped()]).toEqual([4, [1, 2, 3, 4]]);
  });

  it('restarts once more for all that ask while it does', async () => {
    await bringUp();
    const restarts = [workers.restart()];
    await forks(3);
    restarts.push(workers.restart(), workers.restart());
    for (let id = 3; id <= 6; id += 1) {
      await forks(id);
      forked[id - 1]?.getReady();
    }
    await Promise.all(restarts);
    expect([forked.length, stopped()]).toEqual([6, [1, 2, 3, 4]]);
  });

  it('leaves the old ones when a new one does not start', async () => {
    await bringUp();
    const restarted = workers.restart();
    await forks(3);
    forked[2]?.refuse('a wrong setting');
    await restarted;
    expect([forked.length, stopped()]).toEqual([3, []]);
  });

  it('keeps no more than it should when the one to be replaced ends in the meantime', async () => {
    await bringUp();
    const restarted = workers.restart();
    await forks(3);
    forked[0]?.end('killed by SIGKILL');
    await forks(4);
    forked[3]?.getReady();
    await forked[3]?.ready;
    forked[2]?.getReady();
    await forks(5);
    expect(stopped()).toEqual([4]);
    forked[4]?.getReady();
    await restarted;
    expect(stopped()).toEqual([2, 4]);
  });
});
