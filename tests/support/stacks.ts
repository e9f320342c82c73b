import type { RequestListener } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { createApp } from '../../src/app';
import type { MysqlConfig } from '../../src/config/config';
import { readSettings } from '../../src/config/readSettings';
import { createContext, type Context, type ContextOverrides } from '../../src/context';
import { createDatabase, type Database } from '../../src/db/database';
import type { LiveState } from '../../src/live/liveState';
import { migrate } from '../../src/db/migrate';
import { newDatabaseName, testServices, type TestServices } from './services';

/** A running service on a database of its own. */
export interface Stack {
  kind: 'embedded' | 'services';
  app: RequestListener;
  /** Its live state can be written to. */
  context: Context & { live: LiveState };
  /** The same database with the right to write, which the service itself does not have on `services`. */
  writable: Database;
  dataDirectory: string;
  /** The SQL statements that the service has sent so far. */
  statements: string[];
  close(): Promise<void>;
}

export interface StackOptions {
  /** On `services` the service may write too, instead of only SELECT. */
  mayWrite?: boolean;
  env?: Record<string, string>;
  overrides?: ContextOverrides;
}

/** Answers are made anew for each request, so that a test sees what it has just written. */
const QUIET = { LOG_LEVEL: 'silent', API_CACHE_MB: '0' };

/** What answers doesn't depend on how busy the machine is: no snapshots, or with the variable nothing else. */
const SNAPSHOTS: ContextOverrides = {
  snapshots: process.env['KIAI_FORCE_SNAPSHOTS'] ? { always: true } : { slowMs: Infinity },
};

/** SQLite and in-process stores. */
export async function createEmbeddedStack({ env = {}, overrides = {} }: StackOptions = {}): Promise<Stack> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'kiai-test-'));
  const config = readSettings({ ...QUIET, DATA_DIRECTORY: dataDirectory, ...env });
  const statements: string[] = [];
  const context = await createContext(
    { ...config, database: { kind: 'sqlite', file: ':memory:' } },
    { ...SNAPSHOTS, ...overrides, onStatement: (sql) => statements.push(sql) },
  );
  await migrate(context.database);
  return {
    kind: 'embedded',
    app: createApp(context, { checkAnswers: true }),
    context: context as Stack['context'],
    writable: context.database,
    dataDirectory,
    statements,
    async close() {
      await context.close();
      await rm(dataDirectory, { recursive: true });
    },
  };
}

/** MariaDB, with a user that may only SELECT, and Redis. */
export async function createServicesStack({
  env = {},
  overrides = {},
  mayWrite = false,
}: StackOptions = {}): Promise<Stack> {
  const services = testServices();
  if (!services) throw new Error('There are no private servers in this run.');
  const name = newDatabaseName();
  const reader = await createMysqlDatabase(services, name);
  const writable = createDatabase(mysqlConfig(services, name));
  await migrate(writable);
  const dataDirectory = await mkdtemp(join(tmpdir(), 'kiai-test-'));
  const config = readSettings({
    ...QUIET,
    DATA_DIRECTORY: dataDirectory,
    DB_HOST: services.mysql.host,
    DB_PORT: String(services.mysql.port),
    DB_USER: mayWrite ? services.mysql.user : reader,
    DB_NAME: name,
    REDIS_HOST: services.redis.host,
    REDIS_PORT: String(services.redis.port),
    // One database of Redis for each worker of Jest.
    REDIS_DB: process.env['JEST_WORKER_ID'] ?? '1',
    ...env,
  });
  const statements: string[] = [];
  const context = await createContext(config, {
    ...SNAPSHOTS,
    ...overrides,
    onStatement: (sql) => statements.push(sql),
  });
  if (config.redis?.kind === 'server' && !env['REDIS_PORT']) await context.redis?.flushdb();
  return {
    kind: 'services',
    app: createApp(context, { checkAnswers: true }),
    context: context as Stack['context'],
    writable,
    dataDirectory,
    statements,
    async close() {
      await context.close();
      await writable.close();
      await dropMysqlDatabase(services, name, reader);
      await rm(dataDirectory, { recursive: true });
    },
  };
}

/** Runs the tests on both stacks, on `services` where there are private servers. */
export function describeOnEveryStack(
  name: string,
  define: (stack: () => Stack) => void,
  options?: StackOptions,
): void {
  describeOn(`${name}, embedded`, describe, () => createEmbeddedStack(options), define);
  const describeServices = testServices() ? describe : describe.skip;
  describeOn(`${name}, services`, describeServices, () => createServicesStack(options), define);
}

function describeOn(
  name: string,
  run: typeof describe.skip,
  create: () => Promise<Stack>,
  define: (stack: () => Stack) => void,
): void {
  run(name, () => {
    let stack: Stack;
    beforeAll(async () => {
      stack = await create();
    });
    afterAll(() => stack.close());
    define(() => stack);
  });
}

export function mysqlConfig({ mysql }: TestServices, name: string): MysqlConfig {
  if (!name.startsWith('kiai_test_')) throw new Error(`${name} is not a test database.`);
  return { kind: 'mysql', ...mysql, name, ssl: false, poolSize: 5 };
}

async function createMysqlDatabase(services: TestServices, name: string): Promise<string> {
  const reader = name.replace('kiai_test_', 'reader_');
  const admin = await createConnection(services.mysql);
  await admin.query(`create database ${name} default charset utf8mb4`);
  await admin.query(`create user ${reader}`);
  await admin.query(`grant select on ${name}.* to ${reader}`);
  await admin.end();
  return reader;
}

async function dropMysqlDatabase(services: TestServices, name: string, reader: string): Promise<void> {
  const admin = await createConnection(services.mysql);
  await admin.query(`drop database ${name}`);
  await admin.query(`drop user ${reader}`);
  await admin.end();
}
