import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPrivateServices } from '../src/conformance/privateServices';
import type { StackKind } from './options';
import type { Target } from './run';

export interface StartedServer extends Target {
  /** Its own memory and time: what is started for it ends with it. */
  stop(): Promise<void>;
}

/** Whatever the environment says: on loopback, unlimited, and quiet. */
const SETTINGS = {
  API_HOST: '127.0.0.1',
  API_PORT: '0',
  API_RATE_LIMITS: 'false',
  API_TRUSTED_PROXIES: '127.0.0.1',
  LOG_LEVEL: 'fatal',
};
const DATABASE = 'kiai_fuzz';

/**
 * Starts a server of a stack that is filled, in a process of its own with folders and services of its own.
 * @throws Error when MariaDB or Redis is not installed or the server does not start.
 */
export async function startServer(stack: StackKind): Promise<StartedServer> {
  const closing: (() => unknown)[] = [];
  const stop = async () => {
    while (closing.length > 0) await closing.pop()!();
  };
  try {
    const directory = await mkdtemp(join(tmpdir(), 'kiai-fuzz-'));
    closing.push(() => rm(directory, { recursive: true, force: true }));
    const place = stack === 'services' ? await startServices(closing) : {};
    const child = fork(join(__dirname, 'server.js'), [], {
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        DATA_DIRECTORY: directory,
        ...SETTINGS,
        ...place,
      },
    });
    closing.push(() => end(child));
    const gone = once(child, 'exit').then(([code]) => {
      throw new Error(`The server that is fuzzed ended by itself (${String(code)}).`);
    });
    gone.catch(() => undefined);
    const answer = async <Message>(): Promise<Message> => {
      const [message] = (await Promise.race([once(child, 'message'), gone])) as [Message];
      return message;
    };
    const { url } = await answer<{ url: string }>();
    return {
      url,
      stop,
      async world() {
        child.send('world');
        return (await answer<{ world: Awaited<ReturnType<Target['world']>> }>()).world;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startServices(closing: (() => unknown)[]): Promise<Record<string, string>> {
  const services = await startPrivateServices();
  closing.push(() => services.stop());
  await services.createDatabase(DATABASE);
  const { mysql, redis } = services;
  return {
    DB_HOST: mysql.host,
    DB_PORT: String(mysql.port),
    DB_USER: mysql.user,
    DB_PASS: mysql.password,
    DB_NAME: DATABASE,
    REDIS_HOST: redis.host,
    REDIS_PORT: String(redis.port),
  };
}

async function end(child: ReturnType<typeof fork>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
