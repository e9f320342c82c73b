import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { CAPTCHA_PROVIDERS } from '../captcha/providers';
import { hostsSetting } from '../network/hosts';
import { DEFAULT_BUDGETS, type ClientKind } from '../limits/budgets';
import { budgetsSetting, networksSetting } from '../limits/limitSettings';
import { PP_ALGORITHMS } from '../pp/algorithms';
import { addresses, avatarUrl, domain, flag, list, origins, port, siteRoot, whole } from './settingKinds';

const shown = (kind: ClientKind) =>
  Object.entries(DEFAULT_BUDGETS[kind])
    .map(([budget, limit]) => `${budget}=${limit}`)
    .join();

/**
 * Every setting with what it means, under bancho.py's own names where they mean the same. Nothing set at all is a
 * working configuration. The sample file and the documentation are checked against this.
 */
export const SETTINGS = z.object({
  API_HOST: z.string().default('127.0.0.1').describe('Address to listen on.'),
  API_PORT: port.default(8727).describe('Port to listen on.'),
  API_WORKERS: z
    .union([z.literal(['max', 'auto']).transform(() => availableParallelism()), whole(1, 256)], {
      error: 'must be a number from 1 to 256, or max',
    })
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
  API_CACHE_MB: whole(0, 65_536)
    .default(16)
    .describe(
      'Memory in which a process caches public answers for a second or two, in MB; 0 turns the cache off.',
    ),
  API_MAX_RUNNING: whole(1, 1_000_000)
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
  DB_REPLICA_MAX_LAG: whole(2, 3600)
    .default(5)
    .describe('Seconds that a replica may lag; beyond that the primary is read.'),
  DB_POOL_SIZE: whole(1, 1000).default(10).describe('Database connections per process, to each server.'),
  DB_TIME_LIMIT: whole(1, 3600)
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
  REDIS_DB: whole(0, 1_000_000).default(0).describe('Number of the Redis database; a cluster has only 0.'),
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
  API_MAX_CONNECTIONS: whole(1, 1_000_000)
    .default(30_000)
    .describe('Connections per process, including WebSockets and event streams; more are closed at once.'),
  API_MAX_CONNECTIONS_PER_ADDRESS: whole(1, 1_000_000)
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
  PP_WORKERS: whole(1, 256)
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

/** As they were read, each for itself. */
export type Settings = z.output<typeof SETTINGS>;
