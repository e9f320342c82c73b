import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { readSettings } from '../../src/config/readSettings';
import { SETTINGS } from '../../src/config/settings';
import { describeWith, inProject, readProject } from './programs';

interface Service {
  build?: string;
  image: string;
  user?: string;
  command?: string[];
  environment?: Record<string, string>;
  env_file?: string;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test?: string[]; disable?: boolean };
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  stop_grace_period?: string;
}

interface Compose {
  services: Record<string, Service>;
  volumes?: Record<string, null>;
}

const OWN = 'docker-compose.yml';
const BESIDE_BANCHO = 'deploy/bancho/docker-compose.override.yml';

const readCompose = (path: string) => parse(readProject(path), { merge: true }) as Compose;
const service = (compose: Compose, name: string) => {
  const found = compose.services[name];
  if (!found) throw new Error(`There is no service ${name}.`);
  return found;
};

/** As compose does it: `${NAME:-default}`, where empty counts as unset. */
const fillIn = (values: Record<string, string>, env: Record<string, string> = {}) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value.replace(
        /\$\{(\w+):-([^}]*)\}/g,
        (_all, variable: string, byDefault: string) => env[variable] || byDefault,
      ),
    ]),
  );

/** What the service's process gets, with this content of `.env`. */
const environmentOf = ({ environment = {} }: Service, dotEnv: Record<string, string> = {}) => ({
  ...dotEnv,
  ...fillIn(environment, dotEnv),
});

const everySettingOfTheSample = () =>
  parseEnv(readProject('.env.example').replace(/^#(?=[A-Z_]+=)/gm, '')) as Record<string, string>;

/** What the game server's own file has of what ours relies on. */
const GAME_SERVER = `
services:
  mysql:
    image: mysql
    healthcheck:
      test: 'true'
  redis:
    image: redis
  bancho:
    image: bancho
    env_file: [.env]
    volumes: [data:/srv/root/.data]
volumes:
  data:
`;

/** What the game server's own settings say about what is shared. */
const GAME_SERVER_ENV = `
APP_PORT=10000
DOMAIN=kiai.test
DB_HOST=mysql
DB_PORT=3306
DB_USER=player
DB_PASS=secret
DB_NAME=banchopy
REDIS_HOST=redis
REDIS_PORT=6379
REDIS_DB=0
DATA_DIRECTORY=/home/user/bancho.py/.data
`;

describe.each([
  [OWN, 'api', 'proxy'],
  [BESIDE_BANCHO, 'kiai', 'kiai'],
])('%s', (path, name, published) => {
  const compose = readCompose(path);
  const api = service(compose, name);
  const { DOMAIN = '' } = parseEnv(GAME_SERVER_ENV);

  it('runs the API with a read-only root, no capabilities and no way to new ones', () => {
    expect(api).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      tmpfs: ['/tmp'],
    });
    expect(api.user).toBeUndefined();
  });

  it('publishes the API on loopback alone, at the port it listens on', () => {
    const { port, host } = readSettings(environmentOf(api, { DOMAIN }));
    expect(service(compose, published).ports).toEqual([`127.0.0.1:\${API_PORT:-8727}:${port}`]);
    expect(host).toBe('0.0.0.0');
  });

  it('leaves running requests the time to end', () => {
    expect(api.stop_grace_period).toBe('15s');
  });

  it("takes nothing from the environment but settings, and the game server's port", () => {
    const used = [...readProject(path).matchAll(/\$\{(\w+)/g)].map(([, variable]) => variable);
    const known = [...Object.keys(SETTINGS.shape), 'KIAI_SOURCE', 'APP_PORT'];
    expect(known).toEqual(expect.arrayContaining(used));
    expect(Object.keys(SETTINGS.shape)).toEqual(expect.arrayContaining(Object.keys(api.environment ?? {})));
  });

  it('keeps the address to listen on and the data folder whatever .env says', () => {
    const config = readSettings(environmentOf(api, everySettingOfTheSample()));
    expect(config).toMatchObject({ host: '0.0.0.0', port: 8727, dataDirectory: '/data' });
  });

  it("trusts the networks that Docker's bridges get", () => {
    const trusted = (env = {}) => readSettings(environmentOf(api, { DOMAIN, ...env })).trustedProxies;
    expect(trusted()).toEqual(['172.16.0.0/12', '192.168.0.0/16']);
    expect(trusted({ API_TRUSTED_PROXIES: '10.0.0.1' })).toEqual(['10.0.0.1']);
  });
});

describe(OWN, () => {
  const compose = readCompose(OWN);
  const api = service(compose, 'api');
  const migrate = service(compose, 'migrate');
  const mariadb = service(compose, 'mariadb');

  it.each(Object.keys(compose.services))('hardens %s', (name) => {
    expect(service(compose, name)).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });

  it('publishes neither the database nor Redis, nor the API, of which there may be several', () => {
    const published = Object.keys(compose.services).filter((name) => service(compose, name).ports);
    expect(published).toEqual(['proxy']);
  });

  it('runs the database and Redis as their own users', () => {
    expect([mariadb.user, service(compose, 'redis').user]).toEqual(['mysql', 'redis']);
  });

  it('migrates once the database is healthy, and starts the API after that', () => {
    expect(api.depends_on).toEqual({
      migrate: { condition: 'service_completed_successfully' },
      redis: { condition: 'service_healthy' },
    });
    expect(migrate.depends_on).toEqual({ mariadb: { condition: 'service_healthy' } });
    expect(migrate).not.toHaveProperty('restart');
    expect(mariadb.healthcheck?.test).toContain('healthcheck.sh');
    expect(service(compose, 'redis').healthcheck?.test).toContain('redis-cli');
  });

  it('migrates with a script that the build makes', () => {
    const [command, script = ''] = migrate.command ?? [];
    expect(command).toBe('node');
    expect(existsSync(inProject(script.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true);
  });

  it('has the proxy ask every replica, at the port they listen on', () => {
    const caddyfile = readProject('deploy/compose/Caddyfile');
    const { port } = readSettings(environmentOf(api));
    expect(service(compose, 'proxy').volumes).toEqual(['./deploy/compose/Caddyfile:/etc/caddy/Caddyfile:ro']);
    expect(caddyfile).toContain(`name api\n\t\t\tport ${port}\n`);
    expect(caddyfile).toContain(`http://:${port} {`);
    expect(api).not.toHaveProperty('container_name');
  });

  it('keeps text as utf8mb4', () => {
    expect(mariadb.command).toContain('--character-set-server=utf8mb4');
  });

  it('declares the volumes it uses', () => {
    const used = Object.values(compose.services)
      .flatMap(({ volumes = [] }) => volumes)
      .filter((volume) => !volume.startsWith('./'));
    expect(Object.keys(compose.volumes ?? {}).sort()).toEqual(
      [...new Set(used.map((volume) => volume.split(':', 1)[0]))].sort(),
    );
  });

  it.each([
    ['.env.example as it is', () => parseEnv(readProject('.env.example')) as Record<string, string>],
    ['every line of .env.example in use', everySettingOfTheSample],
    [
      'a database of its own name',
      () => ({ DB_USER: 'me', DB_PASS: 'secret', DB_NAME: 'other', DB_HOST: 'localhost', REDIS_PASS: 'x' }),
    ],
  ])('connects the API to its own services with %s', (_case, dotEnv) => {
    for (const each of [api, migrate]) {
      const { database, redis, live } = readSettings(environmentOf(each, dotEnv()));
      const own = fillIn(mariadb.environment ?? {}, dotEnv());
      expect(database).toMatchObject({
        kind: 'mysql',
        host: 'mariadb',
        port: 3306,
        user: own['MARIADB_USER'],
        password: own['MARIADB_PASSWORD'],
        name: own['MARIADB_DATABASE'],
        ssl: false,
      });
      expect(redis).toMatchObject({ host: 'redis', port: 6379, user: undefined, password: undefined });
      expect(live).toBe('redis');
    }
  });
});

describe(BESIDE_BANCHO, () => {
  const compose = readCompose(BESIDE_BANCHO);
  const kiai = service(compose, 'kiai');

  it('adds the API alone and no volume of its own', () => {
    expect(Object.keys(compose.services)).toEqual(['kiai']);
    expect(compose).not.toHaveProperty('volumes');
  });

  it("joins the game server's network, database, Redis and data by their names there", () => {
    const gameServer = parse(GAME_SERVER) as Compose;
    expect(Object.keys(gameServer.services)).toEqual(
      expect.arrayContaining(Object.keys(kiai.depends_on ?? {})),
    );
    expect(kiai.volumes).toEqual(['data:/data']);
    expect(gameServer.volumes).toHaveProperty('data');
    expect(kiai).not.toHaveProperty('networks');
  });

  it("reads the game server's .env", () => {
    expect(kiai.env_file).toBe('.env');
    const { database, redis, dataDirectory } = readSettings(
      environmentOf(kiai, parseEnv(GAME_SERVER_ENV) as Record<string, string>),
    );
    expect(database).toMatchObject({
      host: 'mysql',
      port: 3306,
      user: 'player',
      password: 'secret',
      name: 'banchopy',
    });
    expect(redis).toMatchObject({ host: 'redis', port: 6379, db: 0 });
    expect(dataDirectory).toBe('/data');
  });

  it('asks the game server who is online, unless .env says otherwise', () => {
    const env = parseEnv(GAME_SERVER_ENV) as Record<string, string>;
    const unchanged = readSettings(environmentOf(kiai, env));
    expect(unchanged.live).toBe('bancho');
    expect(unchanged.bancho).toMatchObject({ url: 'http://bancho:10000' });
    expect(readSettings(environmentOf(kiai, { ...env, LIVE_SOURCE: 'redis' })).live).toBe('redis');
  });
});

describeWith(['docker-compose'], "docker-compose's own check", (programs) => {
  let parent: string;
  let directory: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'kiai-compose-'));
    directory = join(parent, 'project');
    // kiai's checkout beside the game server's, where the override file looks for it.
    for (const folder of ['project', 'kiai']) mkdirSync(join(parent, folder));
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  const check = () => {
    // Nothing of this machine's environment: what counts is the files.
    const { status, stdout, stderr } = spawnSync(programs['docker-compose'] ?? '', ['config'], {
      cwd: directory,
      env: { PATH: process.env['PATH'], HOME: directory },
      encoding: 'utf8',
    });
    return { status, stderr, services: status === 0 ? (parse(stdout) as Compose).services : {} };
  };

  it('accepts the compose file with nothing but .env.example', () => {
    copyFileSync(inProject(OWN), join(directory, 'docker-compose.yml'));
    copyFileSync(inProject('.env.example'), join(directory, '.env'));
    const { status, stderr, services } = check();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(Object.keys(services).sort()).toEqual(['api', 'mariadb', 'migrate', 'proxy', 'redis']);
    expect(services['api']?.environment).toMatchObject({ DB_USER: 'kiai', DB_NAME: 'banchopy' });
  });

  it("accepts the override file on top of a game server's", () => {
    writeFileSync(join(directory, 'docker-compose.yml'), GAME_SERVER);
    writeFileSync(join(directory, '.env'), GAME_SERVER_ENV);
    copyFileSync(inProject(BESIDE_BANCHO), join(directory, 'docker-compose.override.yml'));
    const { status, stderr, services } = check();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(Object.keys(services).sort()).toEqual(['bancho', 'kiai', 'mysql', 'redis']);
    expect(services['kiai']?.environment).toMatchObject({ DB_HOST: 'mysql', DATA_DIRECTORY: '/data' });
  });

  it('refuses a key that there is not', () => {
    writeFileSync(
      join(directory, 'docker-compose.yml'),
      readProject(OWN).replace('read_only: true', 'readonly: true'),
    );
    copyFileSync(inProject('.env.example'), join(directory, '.env'));
    const { status, stderr } = check();
    expect(status).not.toBe(0);
    expect(stderr).toContain('readonly');
  });
});
