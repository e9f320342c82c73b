import { createDatabase } from '../../src/db/database';
import { migrate } from '../../src/db/migrate';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ranks } from '../../src/cli/ranks';
import { insertPlayer } from '../support/factories';
import { testServices } from '../support/services';
import { connectRedis, insertPp, readSets } from './rankStacks';

const services = testServices();

async function run(args: string[], env: Record<string, string> = {}) {
  const printed: string[] = [];
  const code = await ranks(args, env, {
    print: (line) => printed.push(line),
    progress: { write: () => undefined },
  });
  return { code, printed };
}

describe('npm run ranks', () => {
  it.each([
    [[], 'Say --check or --rebuild.'],
    [['--check', '--rebuild'], 'Say --check or --rebuild.'],
    [['--check', '--mode', '7'], '--mode 7: say one of 0, 1, 2, 3, 4, 5, 6, 8.'],
    [['--check', '--mode', ''], '--mode : say one of'],
    [['--check', '--moed', '0'], "Unknown option '--moed'"],
    [['--check', '0'], "Unexpected argument '0'"],
  ])('with %j says what is wrong and how to use it', async (args, message) => {
    const told = await run(args).catch((error: Error) => error.message);
    expect(told).toContain(message);
    expect(told).toContain('Usage: npm run ranks -- --check | --rebuild [--mode N]');
  });

  it('says that there are no sets without Redis', async () => {
    await expect(run(['--check'])).rejects.toThrow('REDIS_HOST is not set');
  });

  it('says that there is no database, and makes none', async () => {
    const env = { REDIS_HOST: '127.0.0.1', DATA_DIRECTORY: join(tmpdir(), 'kiai-no-such-folder') };
    await expect(run(['--check'], env)).rejects.toThrow('There is no database');
  });
});

(services ? describe : describe.skip)('npm run ranks on an embedded database beside Redis', () => {
  let redis: ReturnType<typeof connectRedis>;
  let directory: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    redis = connectRedis();
    directory = await mkdtemp(join(tmpdir(), 'kiai-test-'));
    const database = createDatabase({ kind: 'sqlite', file: join(directory, 'kiai.sqlite') });
    await migrate(database);
    await insertPlayer(database, 3, { country: 'jp' });
    await insertPp(database, 3, 0, 500);
    await database.close();
    await redis.flushdb();
    env = {
      DATA_DIRECTORY: directory,
      REDIS_HOST: services?.redis.host ?? '',
      REDIS_PORT: `${services?.redis.port}`,
      REDIS_DB: `${redis.options.db}`,
    };
  });
  afterAll(async () => {
    redis.disconnect();
    await rm(directory, { recursive: true });
  });

  it('says that Redis is away', async () => {
    await expect(run(['--check'], { ...env, REDIS_PORT: '1' })).rejects.toThrow(
      `Redis at 127.0.0.1:1/${redis.options.db} cannot be reached`,
    );
  });

  it('rebuilds what a check found to differ, and finds it right after that', async () => {
    await redis.zadd('bancho:leaderboard:0', 5, '9');
    const found = await run(['--check', '--mode', '0'], env);
    expect(found).toEqual({
      code: 1,
      printed: [
        'bancho:leaderboard:0: 1 missing, 1 extra, 0 different',
        '  player 3: nothing there, 500 by SQL',
        '  player 9: 5 there, nothing by SQL',
        'bancho:leaderboard:0:jp: 1 missing, 0 extra, 0 different',
        '  player 3: nothing there, 500 by SQL',
        '2 sets differ from SQL.',
      ],
    });
    expect(await run(['--rebuild'], env)).toEqual({
      code: 0,
      printed: ['Rebuilt 2 sets; 0 values that changed meanwhile were put right.'],
    });
    expect(await readSets(redis)).toEqual({
      'bancho:leaderboard:0': { 3: 500 },
      'bancho:leaderboard:0:jp': { 3: 500 },
    });
    expect(await run(['--check'], env)).toEqual({ code: 0, printed: ['The sets hold what SQL says.'] });
  });
});
