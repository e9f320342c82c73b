import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster, Redis } from 'ioredis';
import pino from 'pino';
import type { RedisClusterConfig } from '../../src/config/config';
import { freePort, startGuarded, type GuardedProcess } from '../../src/conformance/guardedProcess';
import { connectRedis, createRedis } from '../../src/redis/client';
import type { RedisConnection } from '../../src/redis/connection';
import { eventually } from './eventually';
import { untilReplicated } from './redisSentinels';
import { testServices } from './services';

const host = '127.0.0.1';
const MASTERS = 3;
const SLOTS = 16_384;

/** A Redis Cluster of a test's own: three masters, and where wanted a replica of each. */
export interface RedisCluster {
  config: RedisClusterConfig;
  /** Settings of a service that uses it. */
  env: Record<string, string>;
  /** A connection that waits while the cluster is away; `stop` closes it. */
  connect(): Promise<Cluster>;
  /** As a service connects, once everything is removed; `stop` closes it. */
  openEmpty(): Promise<RedisConnection>;
  /** All keys. */
  keys(): Promise<string[]>;
  /** Kills (SIGKILL) the master that holds the key, once its replica has everything. */
  killMasterOf(key: string): Promise<void>;
  /** The same of the node at a port. */
  kill(port: number): Promise<void>;
  /** Waits until all nodes that live agree that masters that live serve all slots. */
  whole(): Promise<void>;
  stop(): Promise<void>;
}

interface Node extends GuardedProcess {
  port: number;
  busPort: number;
  redis: Redis;
}

export interface RedisClusterOptions {
  replicas?: boolean;
  /** A node that does not answer for so long is taken for dead. */
  nodeTimeoutMs?: number;
}

export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<RedisCluster> {
  const { replicas = false, nodeTimeoutMs = 10_000 } = options;
  const count = replicas ? 2 * MASTERS : MASTERS;
  const nodes = await Promise.all(Array.from({ length: count }, () => startNode(nodeTimeoutMs)));
  let living = nodes;
  await joinNodes(nodes);
  const whole = async () => {
    const ports = new Set(living.map(({ port }) => port));
    for (const { redis } of living) await eventually(() => isWhole(redis, count, ports));
  };
  await whole();
  const connections: RedisConnection[] = [];
  const masters = async () => {
    const ports = new Set((await slotRanges(living[0]!.redis)).map(({ port }) => port));
    return living.filter(({ port }) => ports.has(port));
  };
  async function kill(port: number) {
    const node = nodes.find((one) => one.port === port)!;
    const { redis } = node;
    if (replicas && (await redis.role())[0] === 'master') await untilReplicated(redis, 1);
    living = living.filter((one) => one !== node);
    redis.disconnect();
    await node.stop();
  }
  const addresses = nodes.map(({ port }) => ({ host, port }));
  const config: RedisClusterConfig = { kind: 'cluster', nodes: addresses };
  return {
    config,
    env: {
      REDIS_CLUSTER: addresses.map(({ port }) => `${host}:${port}`).join(','),
      REDIS_HOST: '',
      REDIS_DB: '0',
    },
    async connect() {
      const cluster = new Cluster(addresses, { lazyConnect: true });
      connections.push(cluster);
      await cluster.connect();
      return cluster;
    },
    async openEmpty() {
      for (const { redis } of await masters()) await redis.flushall();
      const redis = await createRedis(config, pino({ level: 'silent' }));
      connections.push(redis);
      await connectRedis(redis);
      return redis;
    },
    keys: async () => (await Promise.all((await masters()).map(({ redis }) => redis.keys('*')))).flat(),
    async killMasterOf(key) {
      const slot = await living[0]!.redis.cluster('KEYSLOT', key);
      const holder = (await slotRanges(living[0]!.redis)).find(({ from, to }) => from <= slot && slot <= to);
      await kill(holder!.port);
    },
    kill,
    whole,
    async stop() {
      for (const connection of [...connections, ...living.map(({ redis }) => redis)]) connection.disconnect();
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

/** One for all tests of a file, where there are servers. To be called outside of them. */
export function useRedisCluster(options?: RedisClusterOptions): () => RedisCluster {
  let cluster: RedisCluster;
  if (testServices()) {
    beforeAll(async () => {
      cluster = await startRedisCluster(options);
    });
    afterAll(() => cluster.stop());
  }
  return () => cluster;
}

async function startNode(nodeTimeoutMs: number): Promise<Node> {
  const [port, busPort] = [await freePort(), await freePort()];
  const directory = await mkdtemp(join(tmpdir(), 'kiai-redis-'));
  const options = {
    port,
    bind: host,
    dir: directory,
    save: '',
    'cluster-enabled': 'yes',
    'cluster-port': busPort,
    'cluster-node-timeout': nodeTimeoutMs,
    'repl-diskless-sync-delay': 0,
    // A replica that has not heard anything from its master yet is not told of.
    'repl-ping-replica-period': 1,
  };
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const running = await startGuarded(['redis-server', ...words], { directory, port });
  const redis = new Redis(port, host);
  redis.on('error', () => undefined);
  return { port, busPort, redis, ...running };
}

/** The first three become masters, each with a third of the slots, and those that follow their replicas. */
async function joinNodes(nodes: readonly Node[]): Promise<void> {
  for (const [nth, { redis }] of nodes.slice(0, MASTERS).entries()) {
    await redis.call('CLUSTER', 'SET-CONFIG-EPOCH', nth + 1);
    const from = Math.floor((SLOTS * nth) / MASTERS);
    const to = Math.floor((SLOTS * (nth + 1)) / MASTERS) - 1;
    await redis.call('CLUSTER', 'ADDSLOTSRANGE', from, to);
  }
  // Each with each: to hear of each other takes longer.
  for (const { redis } of nodes)
    for (const { port, busPort } of nodes) await redis.call('CLUSTER', 'MEET', host, port, busPort);
  for (const [nth, { redis }] of nodes.slice(MASTERS).entries()) {
    const master = await nodes[nth]!.redis.call('CLUSTER', 'MYID');
    await eventually(() => redis.call('CLUSTER', 'REPLICATE', String(master)).catch(() => undefined));
  }
}

async function isWhole(redis: Redis, count: number, living: ReadonlySet<number>): Promise<boolean> {
  const info = `${await redis.cluster('INFO')}\n${await redis.info('replication')}`;
  const ranges = await slotRanges(redis);
  return (
    info.includes('cluster_state:ok') &&
    info.includes(`cluster_slots_ok:${SLOTS}`) &&
    info.includes(`cluster_known_nodes:${count}`) &&
    !info.includes('master_link_status:down') &&
    ranges.every(({ port }) => living.has(port)) &&
    (count === MASTERS || living.size < count || ranges.every(({ nodes }) => nodes === 2))
  );
}

async function slotRanges(redis: Redis) {
  return (await redis.cluster('SLOTS')).map(([from, to, ...nodes]) => ({
    from,
    to,
    port: nodes[0]![1],
    nodes: nodes.length,
  }));
}
