import { createConnection, type Connection } from 'mysql2/promise';
import { apikey } from '../../src/cli/apikey';
import { badge } from '../../src/cli/badge';
import { doctor } from '../../src/cli/doctor';
import { indexes } from '../../src/cli/indexes';
import { ranks } from '../../src/cli/ranks';
import { readSettings } from '../../src/config/readSettings';
import { createLogger } from '../../src/logger';
import { start } from '../../src/start';
import { newDatabaseName, testServices } from '../support/services';

const services = testServices();

(services ? describe : describe.skip)('a database without tables', () => {
  const name = newDatabaseName();
  const said = `the database ${name} has no tables of a game server`;
  const advised = 'Look at DB_NAME, or make them with npm run migrate.';
  let admin: Connection;
  let env: Record<string, string>;

  beforeAll(async () => {
    admin = await createConnection(services!.mysql);
    await admin.query(`create database ${name}`);
    const { mysql, redis } = services!;
    env = {
      API_PORT: '0',
      DB_HOST: mysql.host,
      DB_PORT: String(mysql.port),
      DB_USER: mysql.user,
      DB_NAME: name,
      REDIS_HOST: redis.host,
      REDIS_PORT: String(redis.port),
      LOG_LEVEL: 'warn',
    };
  });
  afterAll(async () => {
    await admin.query(`drop database ${name}`);
    await admin.end();
  });

  const print = () => undefined;
  const look = ['--name', 'Winner', '--asset', 'https://example.com/w.png'];

  it.each([
    ['indexes', () => indexes([], env, print)],
    ['badge', () => badge(['grant', '3', 'winner', ...look], env, print)],
    ['apikey', () => apikey(['3'], env, print)],
    ['ranks', () => ranks(['--check'], env, { print, progress: { write: () => undefined } })],
  ])('is told by npm run %s, with what to do', async (_name, run) => {
    await expect(run()).rejects.toThrow(`${said}. ${advised}`);
  });

  it('is told by doctor in one line', async () => {
    const printed: string[] = [];
    expect(await doctor([], env, (text) => printed.push(text))).toBe(1);
    const lines = printed.join('\n').split('\n');
    expect(lines.filter((line) => / schema {2,}/.test(line))).toEqual([
      `fail  schema          ${said}. ${advised}`,
    ]);
  });

  it('is told once as the service starts', async () => {
    const lines: string[] = [];
    const config = readSettings(env);
    const log = createLogger(config.log, undefined, { write: (line) => lines.push(line) });
    await (await start(config, log)).close();
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      `${said}: requests answer 501 until it has. ${advised}`,
    ]);
  });
});
