import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { CAPTCHA_PROVIDERS, type CaptchaProvider } from '../captcha/providers';
import { hostsSetting } from '../http/hosts';
import { DEFAULT_BUDGETS, type Budgets, type ClientKind } from '../limits/budgets';
import { budgetsSetting, networksSetting } from '../limits/limitSettings';
import { PP_ALGORITHMS, type PpAlgorithm } from '../pp/algorithms';

/**
 * The settings: environment variables, under bancho.py's own names where they mean the same, read into one typed
 * object. Nothing set at all is a working configuration.
 */

export interface MysqlConfig {
  kind: 'mysql';
  host: string;
  port: number;
  user: string;
  password: string;
  name: string;
  ssl: boolean;
  /** Connections a process, to each server. */
  poolSize: number;
  /** Unset: there are none. */
  replicas?: ReplicasConfig;
}

/** Servers that follow the database; name, user and password are the same there. */
export interface ReplicasConfig {
  hosts: string[];
  port: number;
  /** Seconds that one may be behind and still be read. */
  maxLagS: number;
}

export interface SqliteConfig {
  kind: 'sqlite';
  /** Path, or `:memory:`. */
  file: string;
}

export type DatabaseConfig = MysqlConfig | SqliteConfig;

export interface RedisAddress {
  host: string;
  port: number;
}

interface RedisUser {
  user?: string;
  password?: string;
}

export interface RedisServerConfig extends RedisAddress, RedisUser {
  kind: 'server';
  db: number;
}

/** A master with replicas; Sentinels tell which is the master now. */
export interface RedisSentinelConfig extends RedisUser {
  kind: 'sentinel';
  sentinels: RedisAddress[];
  /** What the Sentinels call the master. */
  name: string;
  sentinelPassword?: string;
  db: number;
}

export interface RedisClusterConfig extends RedisUser {
  kind: 'cluster';
  /** Some of the nodes; they tell of the others. */
  nodes: RedisAddress[];
}

export type RedisConfig = RedisServerConfig | RedisSentinelConfig | RedisClusterConfig;

/** An unmodified game server. */
export interface BanchoConfig {
  /** `http(s)://host:port` */
  url: string;
  /** It tells its sites apart by `api.{domain}` and `c.{domain}`. */
  domain: string;
}

export interface PpConfig {
  /** What a request that names none is answered with. */
  algorithm: PpAlgorithm;
  /** Threads a process that calculate difficulties. */
  workers: number;
  /** Where a missing `.osu` file may be fetched; unset: never. */
  mirrorUrl?: string;
}

export interface AccountsConfig {
  /** Names that nobody may take; case does not count. */
  disallowedNames: string[];
  /** Passwords that are too simple; case does not count. */
  disallowedPasswords: string[];
  /** Unset: sign-up needs no captcha. */
  captcha?: CaptchaConfig;
}

export interface CaptchaConfig {
  provider: CaptchaProvider;
  secret: string;
}

export interface RequestLimitsConfig {
  /** Requests in a minute. */
  budgets: Readonly<Record<ClientKind, Budgets>>;
  /** Addresses and networks of the kind `listed`. */
  listed: string[];
}

export interface Config {
  host: string;
  port: number;
  /** Processes that share the port; with more than one, database and Redis are shared too. */
  workers: number;
  /** Addresses or networks whose `X-Forwarded-For` counts. */
  trustedProxies: string[];
  /** In lower case, without ports; empty: every `Host` is answered. */
  allowedHosts: string[];
  /** Origins that may send cookies. */
  credentialOrigins: string[];
  /** Where a player's picture is, with `{id}` in the place of its id. */
  avatarUrl: string;
  /** What public answers that are kept may take; 0: none is kept. */
  cacheBytes: number;
  /** Requests whose answers are made at once. */
  runningRequests: number;
  database: DatabaseConfig;
  /** Seconds that a database server has for a statement of a request. */
  databaseLimitS: number;
  redis?: RedisConfig;
  live: 'redis' | 'bancho' | 'memory';
  /** Set for the live source `bancho`. */
  bancho?: BanchoConfig;
  /** Holds `osu/`, `osr/` and `avatars/`. */
  dataDirectory: string;
  pp: PpConfig;
  /** Unset: only when the embedded database is new. */
  demo?: boolean;
  /** Browsers send the session cookie over https only. */
  sessionCookieSecure: boolean;
  accounts: AccountsConfig;
  /** False lifts all limits on how often something may be asked. */
  rateLimits: boolean;
  requestLimits: RequestLimitsConfig;
  /** Of a process. */
  connections: number;
  connectionsPerAddress: number;
  log: { level: string; format: 'pretty' | 'json' };
  /** Where Prometheus reads; unset: nowhere. */
  metrics?: { host: string; port: number };
}

const connections = z.coerce.number({ error: 'must be a number' }).int().min(1).max(1_000_000);
const flag = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['true', 'false', '1', '0', 'on', 'off', 'yes', 'no'], { error: 'must be true or false' }))
  .transform((word) => ['true', '1', 'on', 'yes'].includes(word));
const port = z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean),
);
const addresses = list.transform((entries, context) =>
  entries.map((entry): RedisAddress => {
    const [, bracketed, name = bracketed, digits] = ADDRESS.exec(entry) ?? [];
    const number = Number(digits);
    if (name !== undefined && number >= 1 && number <= 65_535) return { host: name, port: number };
    context.addIssue({ code: 'custom', message: 'must be host:port, or several of them, comma-separated' });
    return z.NEVER;
  }),
);
/** The host of an IPv6 address stands in brackets. */
const ADDRESS = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i;
const origins = list.transform((entries, context) =>
  entries.map((entry) => {
    const origin = toOrigin(entry);
    if (origin === undefined)
      context.addIssue({ code: 'custom', message: 'must be origins, such as https://example.com' });
    return origin ?? '';
  }),
);

/** An origin as browsers write it in `Origin`, which is compared as text. Undefined for a wildcard or an address of a page. */
function toOrigin(text: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@*]+\/?$/i.test(text) || !URL.canParse(text)) return undefined;
  const { origin, protocol, host } = new URL(text);
  // Apps have schemes of their own, of which `URL` makes no origin.
  return origin === 'null' ? `${protocol}//${host.toLowerCase()}` : origin;
}

const siteRoot = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  context.addIssue({
    code: 'custom',
    message: 'must be an http or https address of no more than host and port',
  });
  return z.NEVER;
});
/** As it is sent in `Host`. */
const domain = z.string().transform((text, context) => {
  const url = URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : undefined;
  if (url?.href === `${url?.origin}/`) return url.host;
  context.addIssue({ code: 'custom', message: 'must be a domain, such as example.com' });
  return z.NEVER;
});

/** Of a player's picture. */
const avatarUrl = z.string().transform((text, context) => {
  if (/^https?:\/\//.test(text) && text.includes('{id}') && URL.canParse(text)) return text;
  context.addIssue({
    code: 'custom',
    message: 'must be an http or https address with {id} in it, such as https://a.example.com/{id}',
  });
  return z.NEVER;
});

const shown = (kind: ClientKind) =>
  Object.entries(DEFAULT_BUDGETS[kind])
    .map(([budget, limit]) => `${budget}=${limit}`)
    .join();

/** Every setting with what it means; the sample file and the documentation are checked against this. */
export const SETTINGS = z.object({
  API_HOST: z.string().default('127.0.0.1').describe('Address to listen on.'),
  API_PORT: port.default(8727).describe('Port to listen on.'),
  API_WORKERS: z
    .union(
      [
        z.literal(['max', 'auto']).transform(() => availableParallelism()),
        z.coerce.number().int().min(1).max(256),
      ],
      { error: 'must be a number from 1 to 256, or max' },
    )
    .default(1)
    .describe(
      'Processes that share the port: 1 to 256, or max for one per core. More than one need DB_HOST and REDIS_HOST.',
    ),
  API_TRUSTED_PROXIES: networksSetting
    .default([])
    .describe(
      'Addresses or networks, comma-separated, whose X-Forwarded-For header is trusted. Example: 127.0.0.1,172.16.0.0/12',
    ),
  API_ALLOWED_HOSTS: hostsSetting
    .default([])
    .describe(
      'Host names, comma-separated, that are answered; all of them when empty. Example: api.example.com',
    ),
  API_CREDENTIAL_ORIGINS: origins
    .default([])
    .describe('Origins, comma-separated, whose pages may send cookies. Example: https://example.com'),
  API_CACHE_MB: z.coerce
    .number({ error: 'must be a number' })
    .int()
    .min(0)
    .max(65_536)
    .default(16)
    .describe(
      'Memory in which a process caches public answers for a second or two, in MB; 0 turns the cache off.',
    ),
  API_MAX_RUNNING: z.coerce
    .number({ error: 'must be a number' })
    .int()
    .min(1)
    .max(1_000_000)
    .default(1_000)
    .describe(
      'Requests that a process answers at the same time; more are refused with 503, so that these stay fast. Cached answers are still given.',
    ),
  DB_HOST: z
    .string()
    .optional()
    .describe('MySQL or MariaDB host. Unset: an embedded SQLite file in the data folder.'),
  DB_PORT: port.default(3306).describe('Port of the database.'),
  DB_USER: z.string().default('root').describe('Database user; one that may only SELECT is enough.'),
  DB_PASS: z.string().default('').describe("The database user's password."),
  DB_NAME: z.string().default('banchopy').describe('Name of the database.'),
  DB_USE_SSL: flag
    .default(false)
    .describe(
      'Encrypt the connection to the database. If its certificate is self-signed, NODE_EXTRA_CA_CERTS names the CA (docs/database.md).',
    ),
  DB_REPLICA_HOST: list
    .default([])
    .describe(
      'Hosts of read replicas, comma-separated, with the same user, password and database; reads without a key or session go to them. Example: db2,db3',
    ),
  DB_REPLICA_PORT: port.optional().describe('Port of the replicas. Unset: DB_PORT.'),
  DB_REPLICA_MAX_LAG: z.coerce
    .number({ error: 'must be a number' })
    .int()
    .min(2)
    .max(3600)
    .default(5)
    .describe('Seconds that a replica may lag; beyond that the primary is read.'),
  DB_POOL_SIZE: z.coerce
    .number({ error: 'must be a number' })
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe('Database connections per process, to each server.'),
  DB_TIME_LIMIT: z.coerce
    .number({ error: 'must be a number' })
    .int()
    .min(1)
    .max(3600)
    .default(10)
    .describe(
      'Seconds that a database statement may take; a longer one is aborted and the request answered with 503. Connecting may take three seconds.',
    ),
  REDIS_HOST: z
    .string()
    .optional()
    .describe('Redis host. Without any Redis, ranks and live state are kept in process.'),
  REDIS_PORT: port.default(6379).describe('Port of Redis.'),
  REDIS_SENTINELS: addresses
    .default([])
    .describe(
      'Instead of REDIS_HOST: the Sentinels that know the master, as host:port, comma-separated. Example: 10.0.0.1:26379,10.0.0.2:26379',
    ),
  REDIS_SENTINEL_NAME: z
    .string()
    .default('mymaster')
    .describe('The name that the Sentinels use for the master.'),
  REDIS_SENTINEL_PASS: z.string().optional().describe("The Sentinels' own password."),
  REDIS_CLUSTER: addresses
    .default([])
    .describe(
      'Instead of REDIS_HOST: some nodes of a Redis Cluster, as host:port, comma-separated. Example: 10.0.0.1:6379,10.0.0.2:6379',
    ),
  REDIS_USER: z.string().optional().describe('Redis user.'),
  REDIS_PASS: z.string().optional().describe("The Redis user's password."),
  REDIS_DB: z.coerce
    .number({ error: 'must be a number' })
    .int()
    .min(0)
    .default(0)
    .describe('Number of the Redis database; a cluster has only 0.'),
  DATA_DIRECTORY: z
    .string()
    .default('./.data')
    .describe("The game server's data folder, with osu/, osr/ and avatars/."),
  LIVE_SOURCE: z
    .enum(['redis', 'bancho', 'memory'], { error: 'must be redis, bancho or memory' })
    .optional()
    .describe(
      'Where online players and matches come from: redis, if the game server writes them there; bancho, an unmodified bancho.py that is queried; or memory. Unset: redis if one is configured, otherwise memory.',
    ),
  BANCHO_URL: siteRoot
    .optional()
    .describe('For LIVE_SOURCE=bancho: where bancho.py listens. Example: http://127.0.0.1:10000'),
  DOMAIN: domain
    .optional()
    .describe(
      "For LIVE_SOURCE=bancho: bancho.py's domain; requests to it use the hosts api.DOMAIN and c.DOMAIN. Example: example.com",
    ),
  API_AVATAR_URL: avatarUrl
    .optional()
    .describe(
      "Address of players' avatars, with {id} in it, as the AstroAPI routes give it. Unset: https://a.DOMAIN/{id} if DOMAIN is set, otherwise /avatars/{id} of this API.",
    ),
  DEMO: flag
    .optional()
    .describe('Fill the embedded database with a demo server. Unset: only when that database is new.'),
  WEB_SESSION_COOKIE_SECURE: flag
    .default(true)
    .describe(
      'Browsers send the session cookie over https only. Chromium counts localhost and 127.0.0.1 as https, Firefox localhost, Safari neither; set false for log-ins on any other site without https.',
    ),
  CAPTCHA_PROVIDER: z
    .enum(CAPTCHA_PROVIDERS, { error: 'must be turnstile or hcaptcha' })
    .optional()
    .describe('Captcha provider that checks that sign-ups are by humans. Unset: there is no check.'),
  CAPTCHA_SECRET: z.string().optional().describe("The captcha provider's secret key for this site."),
  DISALLOWED_NAMES: list.default([]).describe('Names, comma-separated, that nobody may take.'),
  DISALLOWED_PASSWORDS: list
    .default([])
    .describe('Passwords, comma-separated, that are refused as too simple.'),
  API_RATE_LIMITS: flag
    .default(true)
    .describe(
      'Limit how often an address, a key or an account may send requests, log in or sign up (docs/limits.md). Turn off for benchmarks and trusted networks.',
    ),
  API_LIMITS_ADDRESS: budgetsSetting
    .optional()
    .describe(
      `Requests per minute for one address (IPv6: one /64); budgets that are not named keep their defaults. Default: ${shown('address')}`,
    ),
  API_LIMITS_PLAYER: budgetsSetting
    .optional()
    .describe(`The same for one API key or one account, wherever it is used. Default: ${shown('player')}`),
  API_LIMITS_LISTED: budgetsSetting
    .optional()
    .describe(`The same for one address in API_LIMITS_LISTED_ADDRESSES. Default: ${shown('listed')}`),
  API_LIMITS_LISTED_ADDRESSES: networksSetting
    .default(['loopback', 'linklocal', 'uniquelocal'])
    .describe(
      'Addresses or networks, comma-separated, that send requests for many people, such as a front end that renders on its server. Default: the machine itself and private networks.',
    ),
  API_MAX_CONNECTIONS: connections
    .default(30_000)
    .describe('Connections per process, including WebSockets and event streams; more are closed at once.'),
  API_MAX_CONNECTIONS_PER_ADDRESS: connections
    .default(1_000)
    .describe(
      'The same per address (IPv6: per /64), unless it is in API_TRUSTED_PROXIES or API_LIMITS_LISTED_ADDRESSES. API_RATE_LIMITS=false lifts it.',
    ),
  PP_ALGORITHM: z
    .enum(PP_ALGORITHMS, { error: 'must be 2022 or latest' })
    .default('2022')
    .describe(
      'What calculate_pp calculates: 2022, as the game server awards pp, or latest, as osu! awards it today.',
    ),
  PP_WORKERS: z.coerce
    .number({ error: 'must be a number' })
    .int()
    .min(1)
    .max(256)
    .optional()
    .describe(
      'Threads per process that calculate difficulties. Unset: cores - 1, divided among API_WORKERS, at least 1.',
    ),
  OSU_MIRROR_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .optional()
    .describe(
      'Where calculate_pp may fetch a missing .osu file: the address up to the beatmap id, or with {id} in place of it. Unset: nowhere. Example: https://old.ppy.sh/osu/',
    ),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be one of trace, debug, info, warn, error, fatal, silent',
    })
    .default('info')
    .describe('How much is logged.'),
  LOG_FORMAT: z
    .enum(['pretty', 'json'], { error: 'must be pretty or json' })
    .optional()
    .describe('Unset: pretty on a terminal, otherwise json.'),
  METRICS_PORT: port
    .default(0)
    .describe('Port on which Prometheus reads /metrics, without authentication; 0: none.'),
  METRICS_HOST: z.string().default('127.0.0.1').describe('Address to listen on for METRICS_PORT.'),
});

/** Settings that the program does not start with; the message names every wrong one. */
export class SettingsError extends Error {}

/** Only these prefixes are ours alone: an unknown name there is a typing error, elsewhere it may be the game server's. */
const OWN_PREFIXES = /^(?:API_|LIVE_)/;

/**
 * Reads the environment. An empty value counts as unset. Whether the output is a terminal decides how logs look
 * where no setting does.
 * @throws SettingsError naming every wrong or unknown setting.
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  { isTerminal = false }: { isTerminal?: boolean } = {},
): Config {
  const known = Object.keys(SETTINGS.shape);
  const given = Object.fromEntries(known.map((name) => [name, env[name] || undefined]));
  const unknown = Object.keys(env).filter((name) => OWN_PREFIXES.test(name) && !known.includes(name));
  const result = SETTINGS.safeParse(given);
  const problems = [
    ...unknown.map((name) => `${name}: there is no such setting`),
    ...(result.error?.issues ?? []).map((issue) => {
      const name = String(issue.path[0]) as keyof typeof SETTINGS.shape;
      return `${name}=${env[name]}: ${issue.message}. ${SETTINGS.shape[name].description}`;
    }),
  ];
  if (result.success) problems.push(...redisProblems(result.data));
  if (result.success && result.data.LIVE_SOURCE === 'redis' && !toRedis(result.data))
    problems.push('LIVE_SOURCE=redis: needs REDIS_HOST, REDIS_SENTINELS or REDIS_CLUSTER');
  const lacks = result.success && result.data.API_WORKERS > 1 && lacksForWorkers(result.data);
  if (lacks)
    problems.push(`API_WORKERS: several need ${lacks}, for all to share. API_WORKERS=1 does without`);
  if (result.success && result.data.LIVE_SOURCE === 'bancho' && !toBancho(result.data))
    problems.push('LIVE_SOURCE=bancho: needs BANCHO_URL and DOMAIN');
  if (result.success && Boolean(result.data.CAPTCHA_PROVIDER) !== Boolean(result.data.CAPTCHA_SECRET))
    problems.push('CAPTCHA_PROVIDER and CAPTCHA_SECRET: one needs the other');
  if (result.success && result.data.DB_REPLICA_HOST.length > 0 && !result.data.DB_HOST)
    problems.push('DB_REPLICA_HOST: needs DB_HOST');
  if (result.success && result.data.METRICS_PORT !== 0 && result.data.METRICS_PORT === result.data.API_PORT)
    problems.push(`METRICS_PORT=${result.data.METRICS_PORT}: is the port of the API (API_PORT)`);
  if (problems.length > 0 || !result.success)
    throw new SettingsError(`These settings are wrong (see .env.example):\n  ${problems.join('\n  ')}`);
  return toConfig(result.data, isTerminal);
}

/** What several processes need to be one service. */
function lacksForWorkers(settings: z.output<typeof SETTINGS>): string {
  return [
    ...(settings.DB_HOST ? [] : ['DB_HOST']),
    ...(toRedis(settings) ? [] : ['REDIS_HOST']),
    ...(settings.LIVE_SOURCE === 'memory' ? ['a LIVE_SOURCE other than memory'] : []),
  ].join(' and ');
}

function toBancho({ BANCHO_URL: url, DOMAIN: domain }: z.output<typeof SETTINGS>): BanchoConfig | undefined {
  return url && domain ? { url, domain } : undefined;
}

function toAvatarUrl({ API_AVATAR_URL, DOMAIN }: z.output<typeof SETTINGS>): string {
  return API_AVATAR_URL ?? (DOMAIN ? `https://a.${DOMAIN}/{id}` : '/avatars/{id}');
}

function toReplicas(settings: z.output<typeof SETTINGS>): ReplicasConfig | undefined {
  const { DB_REPLICA_HOST: hosts, DB_REPLICA_PORT: port, DB_REPLICA_MAX_LAG: maxLagS } = settings;
  return hosts.length > 0 ? { hosts, port: port ?? settings.DB_PORT, maxLagS } : undefined;
}

function redisProblems(settings: z.output<typeof SETTINGS>): string[] {
  const { REDIS_HOST, REDIS_SENTINELS, REDIS_CLUSTER, REDIS_DB } = settings;
  const places = Object.entries({ REDIS_HOST, REDIS_SENTINELS, REDIS_CLUSTER })
    .filter(([, place]) => place !== undefined && place.length > 0)
    .map(([name]) => name);
  return [
    ...(places.length > 1 ? [`${places.join(' and ')}: set one of them, and the other to nothing`] : []),
    ...(REDIS_CLUSTER.length > 0 && REDIS_DB !== 0
      ? [`REDIS_DB=${REDIS_DB}: a Redis Cluster has the database 0 alone`]
      : []),
  ];
}

function toRedis(settings: z.output<typeof SETTINGS>): RedisConfig | undefined {
  const { REDIS_HOST: host, REDIS_SENTINELS: sentinels, REDIS_CLUSTER: nodes } = settings;
  const user = { user: settings.REDIS_USER, password: settings.REDIS_PASS };
  if (nodes.length > 0) return { kind: 'cluster', nodes, ...user };
  if (sentinels.length > 0)
    return {
      kind: 'sentinel',
      sentinels,
      name: settings.REDIS_SENTINEL_NAME,
      sentinelPassword: settings.REDIS_SENTINEL_PASS,
      ...user,
      db: settings.REDIS_DB,
    };
  return host
    ? { kind: 'server', host, port: settings.REDIS_PORT, ...user, db: settings.REDIS_DB }
    : undefined;
}

function toConfig(settings: z.output<typeof SETTINGS>, isTerminal: boolean): Config {
  const dataDirectory = resolve(settings.DATA_DIRECTORY);
  const redis = toRedis(settings);
  return {
    host: settings.API_HOST,
    port: settings.API_PORT,
    workers: settings.API_WORKERS,
    trustedProxies: settings.API_TRUSTED_PROXIES,
    allowedHosts: settings.API_ALLOWED_HOSTS,
    credentialOrigins: settings.API_CREDENTIAL_ORIGINS,
    cacheBytes: settings.API_CACHE_MB * 1024 * 1024,
    runningRequests: settings.API_MAX_RUNNING,
    database: settings.DB_HOST
      ? {
          kind: 'mysql',
          host: settings.DB_HOST,
          port: settings.DB_PORT,
          user: settings.DB_USER,
          password: settings.DB_PASS,
          name: settings.DB_NAME,
          ssl: settings.DB_USE_SSL,
          poolSize: settings.DB_POOL_SIZE,
          replicas: toReplicas(settings),
        }
      : { kind: 'sqlite', file: join(dataDirectory, 'kiai.sqlite') },
    databaseLimitS: settings.DB_TIME_LIMIT,
    redis,
    live: settings.LIVE_SOURCE ?? (redis ? 'redis' : 'memory'),
    bancho: settings.LIVE_SOURCE === 'bancho' ? toBancho(settings) : undefined,
    dataDirectory,
    avatarUrl: toAvatarUrl(settings),
    pp: {
      algorithm: settings.PP_ALGORITHM,
      workers:
        settings.PP_WORKERS ?? Math.max(1, Math.floor((availableParallelism() - 1) / settings.API_WORKERS)),
      mirrorUrl: settings.OSU_MIRROR_URL,
    },
    demo: settings.DEMO,
    sessionCookieSecure: settings.WEB_SESSION_COOKIE_SECURE,
    accounts: {
      disallowedNames: settings.DISALLOWED_NAMES,
      disallowedPasswords: settings.DISALLOWED_PASSWORDS,
      captcha:
        settings.CAPTCHA_PROVIDER && settings.CAPTCHA_SECRET
          ? { provider: settings.CAPTCHA_PROVIDER, secret: settings.CAPTCHA_SECRET }
          : undefined,
    },
    rateLimits: settings.API_RATE_LIMITS,
    connections: settings.API_MAX_CONNECTIONS,
    connectionsPerAddress: settings.API_MAX_CONNECTIONS_PER_ADDRESS,
    requestLimits: {
      budgets: {
        address: { ...DEFAULT_BUDGETS.address, ...settings.API_LIMITS_ADDRESS },
        player: { ...DEFAULT_BUDGETS.player, ...settings.API_LIMITS_PLAYER },
        listed: { ...DEFAULT_BUDGETS.listed, ...settings.API_LIMITS_LISTED },
      },
      listed: settings.API_LIMITS_LISTED_ADDRESSES,
    },
    log: {
      level: settings.LOG_LEVEL,
      format: settings.LOG_FORMAT ?? (isTerminal ? 'pretty' : 'json'),
    },
    metrics:
      settings.METRICS_PORT === 0 ? undefined : { host: settings.METRICS_HOST, port: settings.METRICS_PORT },
  };
}
