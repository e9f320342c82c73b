import { withinLimit } from '../../src/withinLimit';

const never = new Promise<never>(() => undefined);

describe('a limit of time', () => {
  it('leaves alone what is in time, be it a value or an error', async () => {
    expect(await withinLimit(60_000, Promise.resolve('value'), () => 'late')).toBe('value');
    const failed = withinLimit(60_000, Promise.reject(new Error('away')), () => 'late');
    await expect(failed).rejects.toThrow('away');
  });

  it('tells what is to be told of what is not, be it a value or an error', async () => {
    expect(await withinLimit(1, never, () => 'late')).toBe('late');
    const late = withinLimit(1, never, () => {
      throw new Error('too late');
    });
    await expect(late).rejects.toThrow('too late');
  });
});
