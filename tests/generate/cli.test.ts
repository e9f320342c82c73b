import { generateCommand } from '../../src/cli/generate';
import { describeWithMysql, emptyDatabase } from './database';

async function run(args: string[], env: Record<string, string> = {}) {
  const printed: string[] = [];
  const progress = { write: () => undefined };
  await generateCommand(args, env, { print: (line) => printed.push(line), progress });
  return printed;
}

describe('npm run generate', () => {
  it.each([
    [[], 'Say --users and --scores, or --reset alone.'],
    [['--users', '5'], 'Say --users and --scores, or --reset alone.'],
    [['--users', '5', '--scores', '5', '--reset'], 'Say --users and --scores, or --reset alone.'],
    [['--users', 'x', '--scores', '5'], '--users: '],
    [['--users', '0', '--scores', '5'], '--users: '],
    [['--users', '5', '--scores', '500000001'], '--scores: '],
    [['--users', '5', '--scores', '5', '--seed', '-1'], "Option '--seed' argument is ambiguous"],
    [['--users', '5', '--scores', '5', '--seed', '4294967296'], '--seed: '],
    [['--user', '5'], "Unknown option '--user'"],
  ])('with %j says what is wrong and how to use it', async (args, message) => {
    const told = await run(args).catch((error: Error) => error.message);
    expect(told).toContain(message);
    expect(told).toContain('Usage: npm run generate -- --users N --scores M [--seed S] | --reset');
  });

  it.each([[['--users', '5', '--scores', '5']], [['--reset']]])(
    'refuses the embedded database: %j',
    async (args) => {
      await expect(run(args)).rejects.toThrow('DB_HOST is not set');
    },
  );
});

describeWithMysql('npm run generate on a database', () => {
  it('fills it, says what there is and what to do next, and empties it again', async () => {
    const made = await emptyDatabase();
    const { config, database } = made;
    const env = {
      DB_HOST: config.host,
      DB_PORT: String(config.port),
      DB_USER: config.user,
      DB_NAME: config.name,
    };
    const [there, next, ...more] = await run(['--users', '20', '--scores', '300'], env);
    expect(there).toMatch(/^20 players, 300 scores, 40 maps, 1 clans: there after \d+ s\.$/);
    expect([next, more]).toEqual(['With Redis, make the ranks now: npm run ranks -- --rebuild', []]);
    expect(await run(['--reset'], env)).toEqual(['Took out 20 players and 300 scores.']);
    expect(await database.query.selectFrom('scores').select('id').execute()).toEqual([]);
    await made.drop();
  });
});
