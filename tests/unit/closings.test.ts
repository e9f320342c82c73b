import { Closings } from '../../src/closings';

describe('closings', () => {
  it('go from the last to the first, one after the other, once', async () => {
    const closings = new Closings();
    const seen: string[] = [];
    closings.add(() => void seen.push('first'));
    closings.add(async () => {
      await new Promise(setImmediate);
      seen.push('second');
    });
    await closings.close();
    await closings.close();
    expect(seen).toEqual(['second', 'first']);
  });

  it('close the others where one fails, and tell of the failure', async () => {
    const closings = new Closings();
    const close = jest.fn();
    closings.add(close);
    closings.add(() => Promise.reject(new Error('stuck')));
    await expect(closings.close()).rejects.toThrow('stuck');
    expect(close).toHaveBeenCalledTimes(1);
  });
});
