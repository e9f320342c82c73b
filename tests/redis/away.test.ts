import pino from 'pino';
import { connectRedis, createRedis } from '../../src/redis/client';
import type { RedisConfig } from '../../src/config/config';
import { batch, transact, type Command } from '../../src/redis/commands';
import { mastersOf } from '../../src/redis/masters';
import { createRedisSessions } from '../../src/sessions/redisSessions';
import { startRedisCluster } from '../support/redisCluster';
import { startRedisServer } from '../support/redisServer';
import { testServices } from '../support/services';
import { eventually } from '../support/eventually';

const host = '127.0.0.1';
const log = pino({ level: 'silent' });
/** Nothing listens there. */
const NOWHERE = { host, port: 1 };

async function refusalOf(config: RedisConfig): Promise<string> {
  const redis = await createRedis(config, log);
  try {
    await connectRedis(redis);
    return 'none';
  } catch (error) {
    await expect(redis.get('x')).rejects.toThrow();
    const commands: Command[] = ['x', 'y'].map((key) => ['del', key]);
    await expect(batch(redis, commands)).rejects.toThrow();
    await expect(transact(redis, commands)).rejects.toThrow();
    return (error as Error).message;
  } finally {
    redis.disconnect();
  }
}

describe('connecting to a Redis that is away', () => {
  it.each<[RedisConfig, string]>([
    [{ kind: 'server', ...NOWHERE, db: 0 }, 'connect ECONNREFUSED 127.0.0.1:1'],
    [
      { kind: 'sentinel', sentinels: [NOWHERE, NOWHERE], name: 'mymaster', db: 0 },
      'failed to connect to sentinel 127.0.0.1:1 because Connection is closed.',
    ],
    [{ kind: 'cluster', nodes: [NOWHERE, NOWHERE] }, 'Connection is closed.'],
  ])('says why, and commands are refused: %j', async (config, reason) => {
    expect(await refusalOf(config)).toBe(reason);
  });
});

(testServices() ? describe : describe.skip)('connecting to the wrong kind of Redis', () => {
  it('says so where a cluster is expected', async () => {
    const server = await startRedisServer();
    const message = await refusalOf({ kind: 'cluster', nodes: [{ host, port: server.port }] });
    expect(message).toContain('cluster support disabled');
    await server.stop();
  });

  it('says so where a Sentinel is expected', async () => {
    const server = await startRedisServer();
    const sentinels = [{ host, port: server.port }];
    const message = await refusalOf({ kind: 'sentinel', sentinels, name: 'mymaster', db: 0 });
    expect(message).toContain(`sentinel ${host}:${server.port}`);
    await server.stop();
  });
});

(testServices() ? describe : describe.skip)('a Redis Cluster that loses a part of its keys', () => {
  it('overlooks no session, and fails instead of waiting', async () => {
    const cluster = await startRedisCluster({ nodeTimeoutMs: 1_000 });
    const redis = await cluster.openEmpty();
    const sessions = createRedisSessions(redis);
    const tokens = await Promise.all(Array.from({ length: 30 }, () => sessions.open(3)));
    await cluster.killMasterOf(`bancho:web_sessions:${tokens[0]}`);
    await expect(sessions.owner(tokens[0]!)).rejects.toThrow();
    await expect(sessions.endOthers(3, '')).rejects.toThrow();
    await eventually(() =>
      mastersOf(redis).then(
        () => false,
        () => true,
      ),
    );
    await cluster.stop();
    await eventually(() => redis.status !== 'ready');
    await expect(sessions.owner(tokens[0]!)).rejects.toThrow();
    redis.disconnect();
  });
});
