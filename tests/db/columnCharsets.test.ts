import { ColumnCharsets } from '../../src/db/dialects/columnCharsets';

const MINUTE_MS = 60_000;

describe('the character sets of columns', () => {
  let now = 0;
  let answers: (() => Promise<{ name: string; charset: string }[]>)[];
  const pool = { query: jest.fn(() => answers.shift()!()) };
  const create = () => new ColumnCharsets(pool, () => now);
  const read = () => new Promise(setImmediate);
  const told = (charset: string) => async () => [{ name: 'users.name', charset }];

  beforeEach(() => pool.query.mockClear());

  it('are read once, when first asked', async () => {
    answers = [told('utf8mb3')];
    const charsets = create();
    expect(pool.query).not.toHaveBeenCalled();
    expect(charsets.of('users.name')).toBeUndefined();
    expect(charsets.of('users.name')).toBeUndefined();
    await read();
    expect(charsets.of('users.name')).toBe('utf8mb3');
    expect(charsets.of('users.none')).toBeUndefined();
    expect(pool.query).toHaveBeenCalledTimes(1);
  });

  it('are read again when a minute is over, and known meanwhile', async () => {
    answers = [told('utf8mb3'), told('utf8mb4')];
    const charsets = create();
    charsets.of('users.name');
    await read();
    now += MINUTE_MS;
    expect(charsets.of('users.name')).toBe('utf8mb3');
    await read();
    expect(charsets.of('users.name')).toBe('utf8mb4');
  });

  it('are read at the next question where the server was away', async () => {
    answers = [() => Promise.reject(new Error('away')), told('utf8mb3')];
    const charsets = create();
    charsets.of('users.name');
    await read();
    expect(charsets.of('users.name')).toBeUndefined();
    await read();
    expect(charsets.of('users.name')).toBe('utf8mb3');
  });
});
