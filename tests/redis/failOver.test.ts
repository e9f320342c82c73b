import { serve, type Service } from '../gateway/service';
import { openWebSocket } from '../gateway/webSocketTester';
import { eventually } from '../support/eventually';
import { livePlayer } from '../support/factories';
import { startRedisCluster } from '../support/redisCluster';
import { startRedisSentinels } from '../support/redisSentinels';
import { testServices } from '../support/services';
import { createServicesStack } from '../support/stacks';
import { areRight, makeProbes, startStream } from './stream';

/** Servers of which one takes the place of another. */
interface Servers {
  env: Record<string, string>;
  killMaster(): Promise<void>;
  whole(): Promise<void>;
  stop(): Promise<void>;
}

const ROUNDS_AFTER = 10;

function describeFailOver(name: string, start: () => Promise<Servers>): void {
  (testServices() ? describe : describe.skip)(name, () => {
    let servers: Servers;
    let service: Service;
    beforeAll(async () => {
      servers = await start();
      // Log-ins that fail for want of Redis count, and would be refused at some time.
      const env = { ...servers.env, API_RATE_LIMITS: 'off' };
      const stack = await createServicesStack({ env, overrides: { passwords: { cost: 4 } } });
      service = await serve(stack);
    });
    afterAll(async () => {
      await service.close();
      await servers.stop();
    });

    it('under requests: no wrong answer, 503 for what cannot be told, and right again after it', async () => {
      const { stack, url, game } = service;
      const probes = await makeProbes(stack);
      const client = await openWebSocket(url);
      client.subscribe('players');
      await client.atLeast(1, 'snapshot');

      const stream = startStream(probes);
      await eventually(() => stream.seen.right > 2 * probes.length);
      await servers.killMaster();
      const before = stream.seen.right + stream.seen.away;
      await servers.whole();
      await eventually(() => areRight(probes));
      const { away, right, wrong } = await stream.stop();
      expect(wrong).toEqual([]);
      expect(right + away).toBeGreaterThan(before);
      for (let round = 0; round < ROUNDS_AFTER; round += 1) expect(await areRight(probes)).toBe(true);

      let action = 0;
      await eventually(async () => {
        action += 1;
        await game.player('status', livePlayer(3, { map_id: action })).catch(() => undefined);
        return client.of('event').length > 0;
      });
      expect(client.closed).toBeUndefined();
      await client.end();
    });
  });
}

describeFailOver('a master of a Redis Cluster is killed', async () => {
  const cluster = await startRedisCluster({ replicas: true, nodeTimeoutMs: 1_000 });
  return { ...cluster, killMaster: () => cluster.killMasterOf('bancho:online') };
});

describeFailOver('the master that Sentinels look after is killed', startRedisSentinels);
