import { createMemoryLiveState } from '../../src/live/memoryLiveState';
import { contentOf, startBanchoServer, type BanchoServer } from '../live/banchoServer';
import { eventually } from '../support/eventually';
import { insertPlayer, livePlayer, RESTRICTED } from '../support/factories';
import { startRedisServer, type RedisServer } from '../support/redisServer';
import { testServices } from '../support/services';
import { createEmbeddedStack, createServicesStack, type Stack } from '../support/stacks';
import { serve, type Service } from './service';
import { playerView } from './told';
import { openWebSocket, type WebSocketTester } from './webSocketTester';

function describeBancho(
  name: string,
  run: typeof describe.skip,
  create: (env: Record<string, string>) => Promise<Stack>,
) {
  run(`an unmodified game server, ${name}`, () => {
    const state = createMemoryLiveState();
    let bancho: BanchoServer;
    let service: Service;
    const clients: WebSocketTester[] = [];

    beforeAll(async () => {
      bancho = await startBanchoServer(contentOf(state));
      const { url, domain } = bancho.config;
      service = await serve(await create({ LIVE_SOURCE: 'bancho', BANCHO_URL: url, DOMAIN: domain }));
      for (const id of [3, 4, 5]) await insertPlayer(service.stack.writable, id, { country: 'jp' });
      await insertPlayer(service.stack.writable, 6, { priv: RESTRICTED });
      for (const id of [3, 4, 6]) await state.putPlayer(livePlayer(id));
    });
    afterAll(async () => {
      for (const client of clients) await client.end();
      await service.close();
      await bancho.close();
    });

    async function open(...channels: string[]): Promise<WebSocketTester> {
      const client = await openWebSocket(service.url);
      clients.push(client);
      client.subscribe(...channels);
      await client.atLeast(channels.length, 'snapshot');
      return client;
    }

    const listed = (id: number) => ({
      id,
      name: `player ${id}`,
      country: 'jp',
      login_time: null,
      status: null,
    });

    it('is asked who is online, and what those do alone whom somebody watches', async () => {
      const client = await open('players');
      expect(client.of('snapshot')[0]?.data).toEqual({ players: [listed(3), listed(4)] });
      expect(bancho.takeAsked().filter((what) => what.includes('status'))).toEqual([]);

      const watcher = await open('player:3');
      const status = { ...playerView(3), country: 'jp' };
      await watcher.atLeast(1, 'event');
      expect(watcher.events('player:3')).toEqual([['status', status]]);
      await state.putPlayer(livePlayer(3, { action: 2 }));
      await state.putPlayer(livePlayer(5, { action: 2 }));
      await state.removePlayer(4);
      const told = () => client.events('players');
      await eventually(() => told().length >= 4);
      expect(told()).toEqual(
        expect.arrayContaining([
          ['status', status],
          ['status', { ...playerView(3, { action: 2 }), country: 'jp' }],
          ['login', listed(5)],
          ['logout', { id: 4 }],
        ]),
      );
      expect(told()).toHaveLength(4);
      const asked = bancho.takeAsked().filter((what) => what.includes('status'));
      expect(new Set(asked)).toEqual(new Set(['api/v1/get_player_status?id=3']));
    });
  });
}

describeBancho('embedded', describe, (env) => createEmbeddedStack({ env }));
describeBancho('services', testServices() ? describe : describe.skip, async (env) => {
  const redis: RedisServer = await startRedisServer();
  const stack = await createServicesStack({ env: { ...env, REDIS_PORT: String(redis.port) } });
  return {
    ...stack,
    async close() {
      await stack.close();
      await redis.stop();
    },
  };
});
