import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { doctor } from '../../src/cli/doctor';
import { ranks } from '../../src/cli/ranks';
import { simulate } from '../../src/cli/simulate';
import { createDatabase } from '../../src/db/database';
import { migrate } from '../../src/db/migrate';
import { createRedisLiveState } from '../../src/live/redisLiveState';
import { connectRedis, createRedis } from '../../src/redis/client';
import type { RedisConfig } from '../../src/config/config';
import { batch } from '../../src/redis/commands';
import type { RedisConnection } from '../../src/redis/connection';
import { scanKeys } from '../../src/redis/masters';
import { insertPp } from '../ranks/rankStacks';
import { insertPlayer } from '../support/factories';
import { startRedisCluster } from '../support/redisCluster';
import { startRedisSentinels } from '../support/redisSentinels';
import { testServices } from '../support/services';

const log = pino({ level: 'silent' });

interface Servers {
  config: RedisConfig;
  env: Record<string, string>;
  stop(): Promise<void>;
}

function describePrograms(name: string, start: () => Promise<Servers>, place: RegExp): void {
  (testServices() ? describe : describe.skip)(name, () => {
    let servers: Servers;
    let redis: RedisConnection;
    let directory: string;
    let env: Record<string, string>;
    beforeAll(async () => {
      servers = await start();
      redis = await createRedis(servers.config, log);
      await connectRedis(redis);
      directory = await mkdtemp(join(tmpdir(), 'kiai-test-'));
      const database = createDatabase({ kind: 'sqlite', file: join(directory, 'kiai.sqlite') });
      await migrate(database);
      for (const [id, country] of ['jp', 'us', 'kr', 'fr', 'de'].entries()) {
        await insertPlayer(database, id + 3, { country });
        for (const mode of [0, 4, 8] as const) await insertPp(database, id + 3, mode, 100 * (id + 1));
      }
      await database.close();
      env = { ...servers.env, DATA_DIRECTORY: directory };
    });
    afterAll(async () => {
      redis.disconnect();
      await servers.stop();
      await rm(directory, { recursive: true });
    });

    it('npm run ranks finds what differs, and makes all sets anew', async () => {
      const printed: string[] = [];
      const output = { print: (line: string) => printed.push(line), progress: { write: () => undefined } };
      await redis.zadd('bancho:leaderboard:3:jp', 5, '9');
      expect(await ranks(['--check', '--mode', '3'], env, output)).toBe(1);
      expect(printed).toContain('bancho:leaderboard:3:jp: 0 missing, 1 extra, 0 different');
      expect(await ranks(['--rebuild'], env, output)).toBe(0);
      expect(printed.at(-1)).toBe('Rebuilt 18 sets; 0 values that changed meanwhile were put right.');
      expect(await ranks(['--check'], env, output)).toBe(0);
      const keys: string[] = [];
      for await (const part of scanKeys(redis, { pattern: '*', count: 100 })) keys.push(...part);
      expect(new Set(keys).size).toBe(18);
      expect(keys.filter((key) => !key.startsWith('bancho:leaderboard:'))).toEqual([]);
      expect(
        await batch(redis, [
          ['zrevrange', 'bancho:leaderboard:4', 0, -1],
          ['zscore', 'bancho:leaderboard:8:kr', 5],
          ['ttl', 'bancho:leaderboard:8:kr'],
        ]),
      ).toEqual([['7', '6', '5', '4', '3'], '300', -1]);
    });

    it('npm run live:simulate writes who is online, who all are gone when it ends', async () => {
      const printed: string[] = [];
      let time = Date.now();
      const now = () => time;
      const live = createRedisLiveState(redis, log, now);
      const stopping = new AbortController();
      let online: number[] = [];
      const code = await simulate(
        ['--players', '40', '--matches', '3', '--seed', '1'],
        env,
        { print: (line) => printed.push(line), status: { write: () => undefined } },
        {
          signal: stopping.signal,
          clock: {
            now,
            async sleep() {
              time += 1_000;
              online = await live.onlineIds();
              if (online.length > 10) stopping.abort();
            },
          },
        },
      );
      expect([code, online.length > 10, printed.at(-1)]).toEqual([0, true, 'Everybody is offline.']);
      expect(await live.onlineIds()).toEqual([]);
    });

    it('npm run doctor says where it is and what it sees there', async () => {
      const printed: string[] = [];
      await doctor(['--json'], env, (text) => printed.push(text));
      const findings = JSON.parse(printed.join('')) as { check: string; level: string; message: string }[];
      const seen = findings.filter(({ check }) => ['redis', 'Redis clock', 'rank sets'].includes(check));
      expect(seen.map(({ level }) => level)).toEqual(['ok', 'ok', 'ok']);
      expect(seen[0]?.message).toMatch(place);
    });
  });
}

describePrograms(
  'on a Redis Cluster',
  startRedisCluster,
  /^cluster 127\.0\.0\.1:\d+, .* answers, Redis [\d.]+, 3 masters$/,
);
describePrograms(
  'with Sentinels',
  startRedisSentinels,
  /^osu\/0 \(Sentinels 127\.0\.0\.1:\d+, .*\) answers, Redis [\d.]+$/,
);

(testServices() ? describe : describe.skip)('npm run doctor with REDIS_HOST', () => {
  it.each([
    ['a node of a Redis Cluster', startRedisCluster, 'REDIS_CLUSTER'],
    ['a Sentinel', startRedisSentinels, 'REDIS_SENTINELS'],
  ])('at %s says what to set', async (what, start, setting) => {
    const servers = await start();
    const { host, port } =
      'nodes' in servers.config ? servers.config.nodes[0]! : servers.config.sentinels[0]!;
    const directory = await mkdtemp(join(tmpdir(), 'kiai-test-'));
    const printed: string[] = [];
    const env = { REDIS_HOST: host, REDIS_PORT: String(port), DATA_DIRECTORY: directory };
    expect(await doctor([], env, (text) => printed.push(text))).toBe(1);
    expect(printed.join('\n')).toContain(`${host}:${port}/0 is ${what}. Set ${setting}`);
    await servers.stop();
    await rm(directory, { recursive: true });
  });
});
