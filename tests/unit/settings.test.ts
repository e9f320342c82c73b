import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { MysqlConfig } from '../../src/config/config';
import { readSettings, SettingsError } from '../../src/config/readSettings';
import { SETTINGS } from '../../src/config/settings';
import { withSettingsTable } from '../../src/config/settingsTable';
import { DEFAULT_BUDGETS } from '../../src/limits/budgets';

const SAMPLE = readFileSync(join(__dirname, '../../.env.example'), 'utf8');
const sampleSettings = parseEnv(SAMPLE.replace(/^#(?=[A-Z_]+=)/gm, '')) as Record<string, string>;

const messageOf = (env: Record<string, string>): string => {
  try {
    readSettings(env);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message;
  }
  throw new Error('The settings were accepted.');
};

describe('settings', () => {
  it('work with nothing set at all: SQLite, in process, on loopback', () => {
    const config = readSettings({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8727,
      live: 'memory',
      database: { kind: 'sqlite' },
    });
    expect(config.redis).toBeUndefined();
  });

  it("take bancho.py's names for MySQL and Redis", () => {
    const config = readSettings({
      DB_HOST: 'db',
      DB_PORT: '3307',
      DB_USER: 'kiai',
      DB_PASS: 'secret',
      DB_NAME: 'bancho',
      DB_USE_SSL: 'True',
      REDIS_HOST: 'redis',
      REDIS_PASS: 'hidden',
    });
    expect(config.database).toEqual({
      kind: 'mysql',
      host: 'db',
      port: 3307,
      user: 'kiai',
      password: 'secret',
      name: 'bancho',
      ssl: true,
      poolSize: 10,
    });
    expect(config.redis).toMatchObject({ host: 'redis', port: 6379, password: 'hidden', db: 0 });
    expect(config.redis?.kind).toBe('server');
    expect(config.live).toBe('redis');
  });

  it('take replicas, on the port of the database where no other is given', () => {
    const replicasOf = (env: Record<string, string>) =>
      (readSettings({ DB_HOST: 'db', DB_PORT: '3307', ...env }).database as MysqlConfig).replicas;
    expect(replicasOf({})).toBeUndefined();
    expect(replicasOf({ DB_REPLICA_HOST: 'db2, db3' })).toEqual({
      hosts: ['db2', 'db3'],
      port: 3307,
      maxLagS: 5,
    });
    const others = { DB_REPLICA_HOST: 'db2', DB_REPLICA_PORT: '3308', DB_REPLICA_MAX_LAG: '60' };
    expect(replicasOf(others)).toEqual({ hosts: ['db2'], port: 3308, maxLagS: 60 });
    expect(() => readSettings({ DB_REPLICA_HOST: 'db2' })).toThrow('DB_REPLICA_HOST: needs DB_HOST');
  });

  it('take budgets of requests by name, and leave the others as they are', () => {
    const { budgets, listed } = readSettings({
      API_LIMITS_ADDRESS: 'read=7, search=8',
      API_LIMITS_LISTED_ADDRESSES: '192.0.2.7, 2001:db8::/32,loopback',
    }).requestLimits;
    expect(budgets).toEqual({
      ...DEFAULT_BUDGETS,
      address: { ...DEFAULT_BUDGETS.address, read: 7, search: 8 },
    });
    expect(listed).toEqual(['192.0.2.7', '2001:db8::/32', 'loopback']);
  });

  it.each([
    ['API_LIMITS_ADDRESS', 'reads=7'],
    ['API_LIMITS_ADDRESS', 'read=0'],
    ['API_LIMITS_PLAYER', 'read'],
    ['API_LIMITS_LISTED', 'read=2000000000'],
    ['API_LIMITS_LISTED_ADDRESSES', '192.0.2.0/33'],
    ['API_LIMITS_LISTED_ADDRESSES', '2001:db8::/129'],
    ['API_LIMITS_LISTED_ADDRESSES', 'example.com'],
    ['API_LIMITS_LISTED_ADDRESSES', '192.0.2.0/24/8'],
    ['API_LIMITS_LISTED_ADDRESSES', '0.0.0.0/0'],
    ['API_TRUSTED_PROXIES', 'nonsense'],
    ['API_TRUSTED_PROXIES', '127.0.0.1,::/0'],
  ])('refuse %s=%s', (name, value) => {
    expect(messageOf({ [name]: value })).toContain(`${name}=${value}: must be`);
  });

  it('count an empty value as unset', () => {
    expect(readSettings({ DB_HOST: '', API_PORT: '' })).toEqual(readSettings({}));
  });

  it('split lists at commas and trim them', () => {
    expect(readSettings({ API_ALLOWED_HOSTS: 'a.example, b.example,' }).allowedHosts).toEqual([
      'a.example',
      'b.example',
    ]);
  });

  it('take names of hosts as they are compared', () => {
    const { allowedHosts } = readSettings({
      API_ALLOWED_HOSTS: 'Api.Example.com, b.example., 192.0.2.7,[::1],my_api',
    });
    expect(allowedHosts).toEqual(['api.example.com', 'b.example', '192.0.2.7', '[::1]', 'my_api']);
  });

  it.each([
    'api.example.com:443',
    'https://api.example.com',
    'api.example.com/v1',
    '*.example.com',
    '::1',
    'a b',
  ])('refuse the host %s, and say what to write', (host) => {
    expect(messageOf({ API_ALLOWED_HOSTS: `ok.example,${host}` })).toContain(
      `API_ALLOWED_HOSTS=ok.example,${host}: must be host names without scheme or port, comma-separated; ${host} is not one`,
    );
  });

  it("ignore the game server's own settings", () => {
    expect(readSettings({ APP_HOST: '0.0.0.0', APP_PORT: 'none', OSU_API_KEY: 'x' })).toEqual(
      readSettings({}),
    );
  });

  it('name every wrong and unknown setting in one message', () => {
    const message = messageOf({ API_PORT: 'high', LOG_LEVEL: 'loud', API_PROT: '1', LIVE_SORCE: 'redis' });
    for (const name of ['API_PORT=high', 'LOG_LEVEL=loud', 'API_PROT', 'LIVE_SORCE'])
      expect(message).toContain(name);
  });

  it.each([
    ['API_PORT', '65536'],
    ['API_PORT', '-1'],
    ['API_WORKERS', '0'],
    ['API_WORKERS', '257'],
    ['API_WORKERS', 'many'],
    ['DB_PORT', '1.5'],
    ['DB_POOL_SIZE', '0'],
    ['DB_REPLICA_PORT', '65536'],
    ['DB_REPLICA_MAX_LAG', '1'],
    ['REDIS_DB', '-1'],
    ['REDIS_SENTINELS', '10.0.0.1'],
    ['REDIS_SENTINELS', '10.0.0.1:0'],
    ['REDIS_CLUSTER', '10.0.0.1:6379,10.0.0.2:65536'],
    ['REDIS_CLUSTER', 'redis://10.0.0.1:6379'],
    ['REDIS_CLUSTER', '::1:6379'],
    ['LIVE_SOURCE', 'files'],
    ['BANCHO_URL', '127.0.0.1:10000'],
    ['BANCHO_URL', 'ftp://127.0.0.1'],
    ['BANCHO_URL', 'http://127.0.0.1:10000/api'],
    ['BANCHO_URL', 'http://me:secret@127.0.0.1'],
    ['DOMAIN', 'https://example.com'],
    ['DOMAIN', 'example.com\r\nX: y'],
    ['DEMO', 'perhaps'],
    ['LOG_FORMAT', 'xml'],
  ])('refuse %s=%s', (name, value) => {
    expect(messageOf({ [name]: value })).toContain(`${name}=${value}`);
  });

  it('take Sentinels, by which the master is found', () => {
    const { redis, live } = readSettings({
      REDIS_SENTINELS: 'one.example:26379, [fd00::2]:26380',
      REDIS_SENTINEL_NAME: 'osu',
      REDIS_SENTINEL_PASS: 'of the Sentinels',
      REDIS_USER: 'kiai',
      REDIS_PASS: 'hidden',
      REDIS_DB: '2',
    });
    expect([live, redis]).toEqual([
      'redis',
      {
        kind: 'sentinel',
        sentinels: [
          { host: 'one.example', port: 26_379 },
          { host: 'fd00::2', port: 26_380 },
        ],
        name: 'osu',
        sentinelPassword: 'of the Sentinels',
        user: 'kiai',
        password: 'hidden',
        db: 2,
      },
    ]);
  });

  it('take the nodes of a Redis Cluster', () => {
    const { redis, live } = readSettings({ REDIS_CLUSTER: '10.0.0.1:6379,10.0.0.2:6380', REDIS_PORT: '1' });
    expect(live).toBe('redis');
    expect(redis).toEqual({
      kind: 'cluster',
      nodes: [
        { host: '10.0.0.1', port: 6379 },
        { host: '10.0.0.2', port: 6380 },
      ],
    });
  });

  it.each<[string, Record<string, string>]>([
    ['REDIS_HOST and REDIS_SENTINELS', { REDIS_HOST: 'redis', REDIS_SENTINELS: 'a:1' }],
    ['REDIS_HOST and REDIS_CLUSTER', { REDIS_HOST: 'redis', REDIS_CLUSTER: 'a:1' }],
    [
      'REDIS_HOST and REDIS_SENTINELS and REDIS_CLUSTER',
      { REDIS_HOST: 'redis', REDIS_SENTINELS: 'a:1', REDIS_CLUSTER: 'a:1' },
    ],
  ])('refuse %s together', (names, env) => {
    expect(messageOf(env)).toContain(`${names}: set one of them`);
  });

  it('refuse another database than 0 with a Redis Cluster', () => {
    expect(messageOf({ REDIS_CLUSTER: 'a:1', REDIS_DB: '3' })).toContain('REDIS_DB=3: a Redis Cluster has');
  });

  it('refuse the live source redis without Redis', () => {
    expect(messageOf({ LIVE_SOURCE: 'redis' })).toContain('REDIS_HOST');
  });

  const SHARED = { DB_HOST: 'db', REDIS_HOST: 'redis' };

  it.each([
    ['DB_HOST and REDIS_HOST', {}],
    ['REDIS_HOST', { DB_HOST: 'db' }],
    ['a LIVE_SOURCE other than memory', { ...SHARED, LIVE_SOURCE: 'memory' }],
  ])('refuse several workers without %s', (lacks, env) => {
    expect(messageOf({ API_WORKERS: '2', ...env })).toContain(`API_WORKERS: several need ${lacks}, for all`);
    expect(() => readSettings({ API_WORKERS: '1', ...env })).not.toThrow();
  });

  it('have one worker a core at most, and divide the threads for pp among them', () => {
    const cores = availableParallelism();
    expect(readSettings({ ...SHARED, API_WORKERS: 'max' })).toMatchObject({
      workers: cores,
      pp: { workers: 1 },
    });
    expect(readSettings({ ...SHARED, API_WORKERS: 'auto' }).workers).toBe(cores);
    expect(readSettings({}).workers).toBe(1);
    expect(readSettings({ ...SHARED, API_WORKERS: '2', PP_WORKERS: '5' }).pp.workers).toBe(5);
  });

  it('take an unmodified game server for the live source', () => {
    const BANCHO_URL = 'http://127.0.0.1:10000';
    const config = readSettings({
      LIVE_SOURCE: 'bancho',
      BANCHO_URL,
      DOMAIN: 'example.com',
      REDIS_HOST: 'redis',
    });
    expect([config.live, config.bancho]).toEqual(['bancho', { url: BANCHO_URL, domain: 'example.com' }]);
  });

  it('take addresses and domains as they are sent', () => {
    const env = {
      LIVE_SOURCE: 'bancho',
      BANCHO_URL: 'HTTPS://Bancho.example:443/',
      DOMAIN: 'Österreich.example',
    };
    expect(readSettings(env).bancho).toEqual({
      url: 'https://bancho.example',
      domain: 'xn--sterreich-z7a.example',
    });
  });

  it('leave the game server alone when its own file names it and another source is chosen', () => {
    const config = readSettings({ BANCHO_URL: 'http://127.0.0.1:10000', DOMAIN: 'example.com' });
    expect([config.live, config.bancho]).toEqual(['memory', undefined]);
  });

  it.each<Record<string, string>>([{}, { DOMAIN: 'example.com' }, { BANCHO_URL: 'http://127.0.0.1:10000' }])(
    'refuse the live source bancho with %j alone',
    (env) => {
      expect(messageOf({ LIVE_SOURCE: 'bancho', ...env })).toContain(
        'LIVE_SOURCE=bancho: needs BANCHO_URL and DOMAIN',
      );
    },
  );

  it('never tell a password in a message', () => {
    expect(messageOf({ API_PORT: 'x', DB_PASS: 'topsecret', REDIS_PASS: 'topsecret' })).not.toContain(
      'topsecret',
    );
  });
});

describe('the sample file', () => {
  it('names every setting, and no other', () => {
    expect(Object.keys(sampleSettings).sort()).toEqual(Object.keys(SETTINGS.shape).sort());
  });

  it('holds values that are accepted', () => {
    expect(() => readSettings(sampleSettings)).not.toThrow();
  });

  it('shows the default of each setting that has one', () => {
    const defaults = SETTINGS.parse({});
    for (const [name, value] of Object.entries(defaults))
      if (value !== undefined && !Array.isArray(value))
        expect([name, sampleSettings[name]]).toEqual([name, String(value as string | number | boolean)]);
  });
});

describe('the README', () => {
  it('has the table of settings that the schema gives (npm run docs)', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    expect(withSettingsTable(readme)).toBe(readme);
    for (const name of Object.keys(SETTINGS.shape)) expect(readme).toContain(`| \`${name}\` |`);
  });
});
