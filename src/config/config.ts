import type { CaptchaProvider } from '../captcha/providers';
import type { Budgets, ClientKind } from '../limits/budgets';
import type { PpAlgorithm } from '../pp/algorithms';

/** What the settings come to: the one typed object that the program is built from. */

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
