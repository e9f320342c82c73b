import { createLimit } from '../../src/limits/concurrency';
import { errors } from '../../src/errors';

describe('a limit', () => {
  const started: string[] = [];
  const finish = new Map<string, (error?: Error) => void>();
  const work = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      started.push(name);
      finish.set(name, (error) => (error ? reject(error) : resolve(name)));
    });
  /** Lets everything run that waits for nothing but a promise. */
  const settle = () => new Promise(setImmediate);

  it('runs a few at once and others in order, goes on after a failure, and refuses what is too much', async () => {
    const limit = createLimit({ atOnce: 2, waiting: 2, busy: errors.avatarsBusy });
    const results = ['a', 'b', 'c', 'd'].map((name) => limit(work(name)).catch(String));
    await expect(limit(work('e'))).rejects.toMatchObject({ status: 503, retryAfter: 5 });
    expect(started).toEqual(['a', 'b']);

    finish.get('b')?.(new Error('broken'));
    await settle();
    expect(started).toEqual(['a', 'b', 'c']);
    finish.get('a')?.();
    await settle();
    expect(started).toEqual(['a', 'b', 'c', 'd']);
    finish.get('c')?.();
    finish.get('d')?.();
    expect(await Promise.all(results)).toEqual(['a', 'Error: broken', 'c', 'd']);

    const [again, more] = [limit(work('f')), limit(work('g'))];
    expect(started.slice(4)).toEqual(['f', 'g']);
    finish.get('f')?.();
    finish.get('g')?.();
    expect(await Promise.all([again, more])).toEqual(['f', 'g']);
  });
});
