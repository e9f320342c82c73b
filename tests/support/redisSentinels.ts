import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { RedisSentinelConfig } from '../../src/config/config';
import { freePort, startGuarded, type GuardedProcess } from '../../src/conformance/guardedProcess';
import { eventually } from './eventually';

const host = '127.0.0.1';
const NAME = 'osu';
const REPLICAS = 2;
const SENTINELS = 3;

/** A master with two replicas of a test's own, and three Sentinels that look after them. */
export interface RedisSentinels {
  config: RedisSentinelConfig;
  /** Settings of a service that uses it. */
  env: Record<string, string>;
  /** Kills (SIGKILL) the master, once its replicas have everything. */
  killMaster(): Promise<void>;
  /** Waits until the Sentinels name a master that lives. */
  whole(): Promise<void>;
  stop(): Promise<void>;
}

interface Server extends GuardedProcess {
  port: number;
  redis: Redis;
}

export async function startRedisSentinels(): Promise<RedisSentinels> {
  const master = await startServer((port) => ['--port', `${port}`, '--repl-diskless-sync-delay', '0']);
  const replicas = await startAll(REPLICAS, (port) => [
    '--port',
    `${port}`,
    '--replicaof',
    `${host} ${master.port}`,
  ]);
  for (const { redis } of replicas)
    await eventually(async () => (await redis.info('replication')).includes('master_link_status:up'));
  const sentinels = await startAll(SENTINELS, async (port, directory) => {
    const file = join(directory, 'sentinel.conf');
    await writeFile(file, sentinelFile(port, master.port));
    return [file, '--sentinel'];
  });
  const askAll = (isRight: (field: (name: string) => unknown) => boolean) =>
    Promise.all(
      sentinels.map(({ redis }) =>
        eventually(async () => {
          const words = (await redis.call('SENTINEL', 'MASTER', NAME)) as string[];
          return isRight((name) => words[words.indexOf(name) + 1]);
        }),
      ),
    );
  await askAll(
    (field) => field('num-slaves') === `${REPLICAS}` && field('num-other-sentinels') === `${SENTINELS - 1}`,
  );
  const servers = [master, ...replicas];
  const addresses = sentinels.map(({ port }) => ({ host, port }));
  return {
    config: { kind: 'sentinel', sentinels: addresses, name: NAME, db: 0 },
    env: {
      REDIS_SENTINELS: addresses.map(({ port }) => `${host}:${port}`).join(','),
      REDIS_SENTINEL_NAME: NAME,
      REDIS_HOST: '',
    },
    async killMaster() {
      await untilReplicated(master.redis, REPLICAS);
      master.redis.disconnect();
      await master.stop();
    },
    whole: async () => void (await askAll((field) => field('port') !== `${master.port}`)),
    async stop() {
      for (const { redis } of [...servers, ...sentinels]) if (redis.status !== 'end') redis.disconnect();
      await Promise.all([...servers, ...sentinels].map((server) => server.stop()));
    },
  };
}

/** Waits until the replicas have all that the master has now; it may get more meanwhile. */
export async function untilReplicated(master: Redis, replicas: number): Promise<void> {
  const wanted = Number(/master_repl_offset:(\d+)/.exec(await master.info('replication'))?.[1]);
  await eventually(async () => {
    const info = await master.info('replication');
    const reached = [...info.matchAll(/^slave\d.*offset=(\d+)/gm)].filter(([, at]) => Number(at) >= wanted);
    return reached.length === replicas;
  });
}

const sentinelFile = (port: number, masterPort: number) => `
port ${port}
bind ${host}
sentinel monitor ${NAME} ${host} ${masterPort} 2
sentinel down-after-milliseconds ${NAME} 500
sentinel failover-timeout ${NAME} 3000
`;

type Words = (port: number, directory: string) => string[] | Promise<string[]>;

const startAll = (count: number, words: Words) =>
  Promise.all(Array.from({ length: count }, () => startServer(words)));

async function startServer(words: Words): Promise<Server> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'kiai-redis-'));
  const common = ['--bind', host, '--dir', directory, '--save', ''];
  const own = await words(port, directory);
  const command = own.includes('--sentinel') ? own : [...own, ...common];
  const running = await startGuarded(['redis-server', ...command], { directory, port });
  const redis = new Redis(port, host);
  redis.on('error', () => undefined);
  return { port, redis, ...running };
}
