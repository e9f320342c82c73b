import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { doctor } from '../../src/cli/doctor';
import { readSettings } from '../../src/config/readSettings';
import { createDatabase } from '../../src/db/database';
import type { DatabaseServer } from '../../src/db/dialects/dialect';
import { migrate } from '../../src/db/migrate';
import { ok, type Finding, type Subject } from '../../src/doctor/check';
import { databaseClock, redisClock } from '../../src/doctor/checks/clocks';
import { databaseReachable } from '../../src/doctor/checks/databaseReachable';
import { live } from '../../src/doctor/checks/live';
import { rankSets } from '../../src/doctor/checks/rankSets';
import { redisReachable } from '../../src/doctor/checks/redisReachable';
import { replays } from '../../src/doctor/checks/replays';
import { timeZone } from '../../src/doctor/checks/timeZone';
import { examine } from '../../src/doctor/examine';
import { formatFindings } from '../../src/doctor/format';
import { runChecks } from '../../src/doctor/runChecks';
import { insertMap, insertPlayer, insertScore, insertStats, livePlayer } from '../support/factories';
import { testServices } from '../support/services';
import { createServicesStack, type Stack } from '../support/stacks';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kiai-test-'));
});
afterEach(() => rm(directory, { recursive: true }));

const of = (check: string, findings: Finding[]) =>
  findings.filter((finding) => finding.check === check).map(({ level, message }) => [level, message]);

describe('the runner', () => {
  it('fails a check that throws, skips those that need it, and goes on with the others', async () => {
    const findings = await runChecks(
      [
        { name: 'a', run: () => Promise.reject(new Error('it hurts')) },
        { name: 'b', needs: ['a'], run: async () => [ok('never')] },
        { name: 'c', needs: ['b'], run: async () => [ok('never')] },
        { name: 'd', run: async () => [ok('well')] },
      ],
      {} as Subject,
    );
    expect(findings).toEqual([
      { check: 'a', level: 'fail', message: 'the check broke off: it hurts' },
      { check: 'b', level: 'warn', message: 'not looked at: it needs "a"' },
      { check: 'c', level: 'warn', message: 'not looked at: it needs "b"' },
      { check: 'd', level: 'ok', message: 'well' },
    ]);
  });

  it('tells findings in columns, one line each', () => {
    const text = formatFindings([
      { check: 'database', level: 'ok', message: 'answers' },
      { check: 'redis', level: 'warn', message: 'is slow', advice: 'Wait' },
      { check: 'replays', level: 'warn', message: 'gone', advice: 'Why?' },
    ]);
    expect(text).toBe('ok    database  answers\nwarn  redis     is slow. Wait.\nwarn  replays   gone. Why?');
  });
});

const sizeOf = (file: string) =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

describe('the embedded stack', () => {
  it('is told to be started once when there is none, and stays away', async () => {
    const findings = await examine(readSettings({ DATA_DIRECTORY: directory }));
    expect(of('database', findings)).toEqual([
      ['fail', `there is no embedded database yet (${join(directory, 'kiai.sqlite')})`],
    ]);
    expect(await readdir(directory)).toEqual([]);
  });

  it('has nothing wrong when it is there, and is not written to', async () => {
    const built = join(directory, 'built.sqlite');
    const database = createDatabase({ kind: 'sqlite', file: built });
    await migrate(database);
    await sql`pragma wal_checkpoint(truncate)`.execute(database.query);
    await database.close();
    // A copy, as the driver lets go of files at a time of its own.
    const file = join(directory, 'kiai.sqlite');
    await copyFile(built, file);
    // What is written is in the log first.
    const contents = async () => [await readFile(file), await sizeOf(`${file}-wal`)];
    const before = await contents();
    const findings = await examine(readSettings({ DATA_DIRECTORY: directory }));
    expect(findings.filter(({ level }) => level !== 'ok').map(({ check }) => check)).toEqual([
      'data folder',
      'data folder',
      'data folder',
    ]);
    expect(of('map statuses', findings)).toEqual([['ok', 'all known']]);
    expect(await contents()).toEqual(before);
  });
});

describe('the command', () => {
  const run = async (args: string[], env: Record<string, string>) => {
    const printed: string[] = [];
    const code = await doctor(args, env, (text) => printed.push(text));
    return { code, text: printed.join('\n') };
  };

  it('ends with 1 on a failure, names it, and shows no password', async () => {
    // Nothing listens on port 1.
    const { code, text } = await run([], {
      DB_HOST: '127.0.0.1',
      DB_PORT: '1',
      DB_PASS: 'hunter2',
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: '1',
      REDIS_PASS: 'hunter3',
      DATA_DIRECTORY: join(directory, 'none'),
    });
    expect(code).toBe(1);
    const lines = text.split('\n');
    expect(lines.filter((line) => line.startsWith('fail'))).toEqual([
      expect.stringMatching(
        /^fail {2}database {8}127\.0\.0\.1:1\/banchopy cannot be reached: .*ECONNREFUSED/,
      ),
      expect.stringMatching(/^fail {2}redis {11}127\.0\.0\.1:1\/0 cannot be reached: .*ECONNREFUSED/),
      expect.stringMatching(/^fail {2}data folder .* is no folder\. Set DATA_DIRECTORY/),
    ]);
    expect(lines.filter((line) => line.startsWith('ok'))).toEqual([]);
    expect(text).not.toMatch(/hunter/);
  });

  it('ends with 0 without one, as JSON when asked', async () => {
    const database = createDatabase({ kind: 'sqlite', file: join(directory, 'kiai.sqlite') });
    await migrate(database);
    await database.close();
    const { code, text } = await run(['--json'], { DATA_DIRECTORY: directory });
    expect(code).toBe(0);
    expect(JSON.parse(text)).toContainEqual({ check: 'safe names', level: 'ok', message: 'unique' });
  });

  it('refuses wrong settings and unknown options', async () => {
    await expect(run([], { API_PROT: '1' })).rejects.toThrow('API_PROT: there is no such setting');
    await expect(run(['--fix'], {})).rejects.toThrow("Unknown option '--fix'");
  });
});

describe('the memory of Redis', () => {
  const redisWith = (maxmemory: number, policy: string) =>
    ({
      config: { redis: { kind: 'server', host: 'here', port: 6379, db: 0 } },
      redis: {
        status: 'ready',
        ping: async () => 'PONG',
        info: async () =>
          `# Server\r\nredis_version:7.2.4\r\nmaxmemory:${maxmemory}\r\nmaxmemory_policy:${policy}\r\n`,
      },
    }) as unknown as Subject;

  it.each([
    [0, 'allkeys-lru', 'ok', 'here:6379/0 answers, Redis 7.2.4'],
    [100, 'noeviction', 'ok', 'here:6379/0 answers, Redis 7.2.4'],
    [100, 'volatile-lru', 'ok', 'here:6379/0 answers, Redis 7.2.4'],
    [
      100,
      'allkeys-lru',
      'warn',
      'here:6379/0 may evict any key when memory is short (maxmemory-policy allkeys-lru)',
    ],
  ])('of %i bytes with %s', async (maxmemory, policy, level, message) => {
    expect(await redisReachable.run(redisWith(maxmemory, policy))).toEqual([
      expect.objectContaining({ level, message }),
    ]);
  });
});

describe('clocks', () => {
  const serverAt = (clock: { unixMs: number; minutesFromUtc: number }) =>
    ({
      database: { dialect: { server: { clock: async () => clock } as Partial<DatabaseServer> } },
    }) as unknown as Subject;
  const redisAt = (unixMs: number) =>
    ({
      redis: { time: async () => [Math.floor(unixMs / 1000), (unixMs % 1000) * 1000] },
    }) as unknown as Subject;

  it.each([
    [0, 'ok', 'agrees with this machine'],
    [-600_000, 'warn', expect.stringMatching(/^(599|600)\.\d s behind this machine$/)],
    [600_000, 'warn', expect.stringMatching(/^(599|600)\.\d s ahead of this machine$/)],
  ])('that are %i ms apart', async (apart, level, message) => {
    const expected = [expect.objectContaining({ level, message })];
    const unixMs = Date.now() + apart;
    expect(await databaseClock.run(serverAt({ unixMs, minutesFromUtc: 0 }))).toEqual(expected);
    expect(await redisClock.run(redisAt(unixMs))).toEqual(expected);
  });

  it.each([
    [0, 'ok', 'the database server is in UTC'],
    [540, 'warn', "the database server's time is 540 min ahead of UTC"],
    [-300, 'warn', "the database server's time is 300 min behind UTC"],
  ])('%i min from UTC', async (minutesFromUtc, level, message) => {
    expect(await timeZone.run(serverAt({ unixMs: 0, minutesFromUtc }))).toEqual([
      expect.objectContaining({ level, message }),
    ]);
  });
});

(testServices() ? describe : describe.skip)('on MariaDB and Redis', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await createServicesStack();
  });
  afterAll(() => stack.close());

  const alter = (statement: string) => sql.raw(statement).execute(stack.writable.query);

  it('a sound stack may only be read, and answers', async () => {
    const findings = await examine(stack.context.config);
    const user = (stack.context.config.database as { user: string }).user;
    expect(of('rights', findings)).toEqual([
      ['ok', `${user} may only read: enough; accounts, profiles and keys can't be written`],
    ]);
    expect(of('database', findings)).toEqual([['ok', expect.stringMatching(/ answers, MariaDB 1/)]]);
    expect(of('redis', findings)).toEqual([['ok', expect.stringMatching(/ answers, Redis \d/)]]);
    expect(of('Redis clock', findings)).toEqual([['ok', 'agrees with this machine']]);
  });

  it('a user who may write is told so', async () => {
    const { mysql } = testServices()!;
    const { config } = stack.context;
    const findings = await examine({ ...config, database: { ...config.database, ...mysql } });
    expect(of('rights', findings)).toEqual([['ok', 'root may read and write']]);
  });

  it('a user who may not read some tables is told which', async () => {
    const { config } = stack.context;
    const name = (config.database as { name: string }).name;
    const user = name.replace('kiai_test_', 'poor_');
    await alter(`create user ${user}`);
    await alter(`grant select on ${name}.users to ${user}`);
    await alter(`grant select on ${name}.maps to ${user}`);
    const findings = await examine({ ...config, database: { ...config.database, user } as never });
    await alter(`drop user ${user}`);
    expect(of('rights', findings)).toEqual([
      ['fail', `${user} may not read clans, stats, scores, ratings, tourney_pools and 5 more`],
    ]);
    expect(of('schema', findings)).toContainEqual(['fail', 'scores: off without clans, scores']);
    expect(of('safe names', findings)).toEqual([['warn', 'not looked at: it needs "schema"']]);
  });

  it('hashes that cannot be compared, narrow text and missing mappools are found', async () => {
    await alter(
      'alter table scores modify map_md5 char(32) character set utf8mb4 collate utf8mb4_unicode_ci not null',
    );
    await alter('alter table clans modify name varchar(16) character set latin1 not null');
    await alter('drop table tourney_pools');
    const findings = await examine(stack.context.config);
    expect(of('schema', findings)).toEqual([['warn', 'mappools: off without tourney_pools']]);
    expect(of('character sets', findings)).toEqual([
      [
        'fail',
        'scores.map_md5 (utf8mb4_unicode_ci) and maps.md5 (utf8mb4_general_ci) may refuse to be compared',
      ],
      ['warn', 'clans.name (latin1) cannot hold every script'],
    ]);
  });

  it('live state without heartbeats, or with an unreadable player, is found', async () => {
    const { redis, config, database, live: state } = stack.context;
    const subject: Subject = { redis, config, database };
    expect(await live.run(subject)).toEqual([
      expect.objectContaining({ level: 'warn', message: expect.stringContaining('no heartbeat') }),
    ]);
    await state.putPlayer(livePlayer(3));
    expect(await live.run(subject)).toEqual([{ level: 'ok', message: '1 player online' }]);
    await state.putPlayer(livePlayer(4));
    await redis?.hset('bancho:player:4', 'action', 'dancing');
    expect(await live.run(subject)).toEqual([
      expect.objectContaining({
        message: '1 of 2 online players looked at have no readable bancho:player:{id}',
      }),
    ]);
  });

  it('a difference between SQL and the rank sets is told only if it stays', async () => {
    const { redis, config, database, ranks } = stack.context;
    await insertPlayer(stack.writable, 3);
    await insertStats(stack.writable, 3, { 0: { pp: 100 } });
    const told = async (onFirstReading: () => Promise<unknown>) => {
      let readings = 0;
      const watched = new Proxy(redis!, {
        get(target, name) {
          if (name !== 'pipeline') return Reflect.get(target, name, target) as unknown;
          return (commands: unknown[][]) => {
            const pipeline = target.pipeline(commands);
            const exec = pipeline.exec.bind(pipeline);
            pipeline.exec = async () => {
              const results = await exec();
              if ((readings += 1) === 1) await onFirstReading();
              return results;
            };
            return pipeline;
          };
        },
      });
      const observed = await rankSets.run({ config, database, redis: watched });
      return observed.map(({ level, message }) => [level, message]);
    };
    expect(await told(async () => undefined)).toEqual([
      ['warn', 'osu! (mode 0), of 50 at the top: missing: 3'],
    ]);
    expect(await told(() => ranks.set(0, { id: 3, country: 'xx' }, 100))).toEqual([
      ['ok', 'as in SQL (1 player looked at: the top 50 of each mode)'],
    ]);
  });

  it('a data folder that is none, and subfolders that are files, are found', async () => {
    const { config } = stack.context;
    await writeFile(join(directory, 'osr'), 'a file');
    const findings = await examine({ ...config, dataDirectory: directory });
    expect(of('data folder', findings)).toEqual([
      ['warn', `${join(directory, 'osr')} is no folder: there are no replays`],
      ['warn', `${join(directory, 'osu')} is no folder: there are no beatmap files`],
      ['warn', `${join(directory, 'avatars')} is no folder: there are no avatars`],
    ]);
  });
});

describe('the replays of a demo', () => {
  it('are not missed, as nearly all of its scores are made without', async () => {
    const database = createDatabase({ kind: 'sqlite', file: join(directory, 'kiai.sqlite') });
    await migrate(database);
    await insertPlayer(database, 3);
    await insertScore(database, { id: 1, userid: 3, map_md5: await insertMap(database, 1) });
    const config = readSettings({ DATA_DIRECTORY: directory });
    const levels = async () => (await replays.run({ config, database })).map(({ level }) => level);
    expect(await levels()).toEqual(['warn']);
    await writeFile(join(directory, 'demo.json'), '{}');
    expect(await levels()).toEqual([]);
    await database.close();
  });
});

describe('a certificate of the database that nobody known has signed', () => {
  it('is told with the variable that names who did', async () => {
    const refused = new Error('self-signed certificate in certificate chain');
    const query = {
      getExecutor: () => {
        throw refused;
      },
    };
    const config = readSettings({ DB_HOST: 'db', DB_USE_SSL: 'true' });
    expect(await databaseReachable.run({ config, database: { query } } as unknown as Subject)).toEqual([
      {
        level: 'fail',
        message: 'db:3306/banchopy cannot be reached: self-signed certificate in certificate chain',
        advice:
          'Name the file of who signed it in NODE_EXTRA_CA_CERTS, in the real environment: .env is read too late',
      },
    ]);
  });
});
