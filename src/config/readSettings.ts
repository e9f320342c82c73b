import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { DEFAULT_BUDGETS } from '../limits/budgets';
import type { BanchoConfig, Config, RedisConfig, ReplicasConfig } from './config';
import { SETTINGS, type Settings } from './settings';

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
    ...(result.success ? contradictions(result.data) : []),
  ];
  if (problems.length > 0 || !result.success)
    throw new SettingsError(`These settings are wrong (see .env.example):\n  ${problems.join('\n  ')}`);
  return toConfig(result.data, isTerminal);
}

/** What is wrong with settings that are right each for itself. */
function contradictions(settings: Settings): string[] {
  const { LIVE_SOURCE, METRICS_PORT } = settings;
  const problems = redisProblems(settings);
  if (LIVE_SOURCE === 'redis' && !toRedis(settings))
    problems.push('LIVE_SOURCE=redis: needs REDIS_HOST, REDIS_SENTINELS or REDIS_CLUSTER');
  const lacks = settings.API_WORKERS > 1 && lacksForWorkers(settings);
  if (lacks)
    problems.push(`API_WORKERS: several need ${lacks}, for all to share. API_WORKERS=1 does without`);
  if (LIVE_SOURCE === 'bancho' && !toBancho(settings))
    problems.push('LIVE_SOURCE=bancho: needs BANCHO_URL and DOMAIN');
  if (Boolean(settings.CAPTCHA_PROVIDER) !== Boolean(settings.CAPTCHA_SECRET))
    problems.push('CAPTCHA_PROVIDER and CAPTCHA_SECRET: one needs the other');
  if (settings.DB_REPLICA_HOST.length > 0 && !settings.DB_HOST)
    problems.push('DB_REPLICA_HOST: needs DB_HOST');
  if (METRICS_PORT !== 0 && METRICS_PORT === settings.API_PORT)
    problems.push(`METRICS_PORT=${METRICS_PORT}: is the port of the API (API_PORT)`);
  return problems;
}

/** What several processes need to be one service. */
function lacksForWorkers(settings: Settings): string {
  return [
    ...(settings.DB_HOST ? [] : ['DB_HOST']),
    ...(toRedis(settings) ? [] : ['REDIS_HOST']),
    ...(settings.LIVE_SOURCE === 'memory' ? ['a LIVE_SOURCE other than memory'] : []),
  ].join(' and ');
}

function redisProblems(settings: Settings): string[] {
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

function toBancho({ BANCHO_URL: url, DOMAIN: domain }: Settings): BanchoConfig | undefined {
  return url && domain ? { url, domain } : undefined;
}

function toAvatarUrl({ API_AVATAR_URL, DOMAIN }: Settings): string {
  return API_AVATAR_URL ?? (DOMAIN ? `https://a.${DOMAIN}/{id}` : '/avatars/{id}');
}

function toReplicas(settings: Settings): ReplicasConfig | undefined {
  const { DB_REPLICA_HOST: hosts, DB_REPLICA_PORT: port, DB_REPLICA_MAX_LAG: maxLagS } = settings;
  return hosts.length > 0 ? { hosts, port: port ?? settings.DB_PORT, maxLagS } : undefined;
}

function toRedis(settings: Settings): RedisConfig | undefined {
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

function toConfig(settings: Settings, isTerminal: boolean): Config {
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
