import { outputOf, readOptions } from '../../bench/http/options';
import { serviceSettings } from '../../bench/http/stand';

describe('the options of the bench', () => {
  it('have defaults', () => {
    expect(readOptions([])).toEqual({
      only: [],
      kinds: ['hot', 'cold'],
      fresh: false,
      runs: 3,
      rounds: 3,
      seconds: 1,
      connections: 32,
      urls: 60_000,
      few: 8,
      seed: 1,
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
  });

  it('are read', () => {
    const words =
      '--only get_clan --only maps --cold --runs 1 --label with-indexes --date 2026-01-02 --database x';
    expect(readOptions(words.split(' '))).toMatchObject({
      only: ['get_clan', 'maps'],
      kinds: ['cold'],
      runs: 1,
      label: 'with-indexes',
      date: '2026-01-02',
      database: 'x',
    });
  });

  it.each([
    ['--runs 0', '--runs: '],
    ['--seconds half', '--seconds: '],
    ['--date today', '--date: '],
    ['--label -->', "'--label"],
    ['--slow', "Unknown option '--slow'"],
  ])('are refused: %s', (words, message) => {
    expect(() => readOptions(words.split(' '))).toThrow(message);
    expect(() => readOptions(words.split(' '))).toThrow('Usage: ');
  });

  it.each([
    ['', 'bench'],
    ['--hot --cold', 'bench'],
    ['--only maps', undefined],
    ['--hot', undefined],
    ['--hot --output /somewhere', '/somewhere'],
  ])('with "%s" results are written to: %s', (words, expected) => {
    expect(outputOf(readOptions(words.split(' ').filter(Boolean)), 'bench')).toBe(expected);
  });
});

describe('the settings of the service under test', () => {
  it('are those of the environment, with what a bench needs', () => {
    const env = { DB_HOST: 'db', DB_NAME: 'one', DB_POOL_SIZE: '20', LOG_LEVEL: 'trace', HOME: '/root' };
    expect(serviceSettings(env, 'two')).toMatchObject({
      DB_HOST: 'db',
      DB_NAME: 'two',
      DB_POOL_SIZE: '20',
      LOG_LEVEL: 'warn',
      API_RATE_LIMITS: 'false',
    });
    expect(serviceSettings(env)).toHaveProperty('DB_NAME', 'one');
    expect(serviceSettings(env)).not.toHaveProperty('HOME');
  });
});
