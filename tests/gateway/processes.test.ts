import { setImmediate as nextTurn } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pino from 'pino';
import type { FeedLimits } from '../../src/feed/limits';
import type { LivePlayer, LiveReader } from '../../src/live/liveState';
import { createRedisLiveState } from '../../src/live/redisLiveState';
import { createRedisPublisher } from '../../src/live/redisPublisher';
import { eventually } from '../support/eventually';
import { insertPlayer, livePlayer } from '../support/factories';
import { startRedisServer, type RedisServer } from '../support/redisServer';
import { testServices } from '../support/services';
import { createServicesStack } from '../support/stacks';
import { serve, type Service } from './service';
import { playerView } from './told';
import { openWebSocket, type WebSocketTester } from './webSocketTester';

const PLAYERS = [3, 4, 5];

/** A process with one client that listens to all players, and how often it has read who is online. */
interface Process {
  service: Service;
  client: WebSocketTester;
  reads: number;
}

(testServices() ? describe : describe.skip)('processes with one Redis', () => {
  let server: RedisServer;
  let redis: Redis;
  let game: ReturnType<typeof createGame>;
  let processes: Process[] = [];

  beforeEach(async () => {
    server = await startRedisServer();
    redis = connect();
    await eventually(() => redis.status === 'ready');
    game = createGame(redis);
    processes = [];
  });
  afterEach(async () => {
    await Promise.all(processes.map(({ service }) => service.close()));
    redis.disconnect();
    await server.stop();
  });

  function connect(): Redis {
    const connection = new Redis({
      port: server.port,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      retryStrategy: () => 20,
    });
    connection.on('error', () => undefined);
    return connection;
  }

  async function startProcess(feed: Partial<FeedLimits>): Promise<Process> {
    const reader = connect();
    const state = createRedisLiveState(reader, pino({ level: 'silent' }));
    const started = { reads: 0 } as Process;
    const live: LiveReader = {
      ...state,
      onlineIds() {
        started.reads += 1;
        return state.onlineIds();
      },
    };
    const env = { REDIS_PORT: String(server.port), REDIS_DB: '0' };
    const stack = await createServicesStack({ env, overrides: { live, feed: { retryMs: 20, ...feed } } });
    for (const id of PLAYERS) await insertPlayer(stack.writable, id);
    started.service = await serve({
      ...stack,
      async close() {
        await stack.close();
        reader.disconnect();
      },
    });
    processes.push(started);
    return started;
  }

  async function start(feed: Partial<FeedLimits> = {}): Promise<Process> {
    const started = await startProcess(feed);
    started.client = await openWebSocket(started.service.url);
    started.client.subscribe('players');
    return started;
  }

  it('tell each client each event once and in order', async () => {
    const clients = [(await start()).client, (await start()).client];
    for (const client of clients) await client.atLeast(1, 'snapshot');
    const expected: unknown[] = [];
    for (let action = 0; action < 100; action += 1) {
      const id = PLAYERS[action % PLAYERS.length]!;
      await game.tell(livePlayer(id, { map_id: action }));
      expected.push([action < PLAYERS.length ? 'login' : 'status', playerView(id, { beatmap_id: action })]);
    }
    for (const client of clients) {
      await client.atLeast(100, 'event');
      await client.settled();
      expect(client.events('players')).toEqual(expected);
    }
  });

  describe('where the game server tells nothing', () => {
    const quick = { pollMs: 20, silentMs: 0 };

    it('look once for all of them', async () => {
      const all = [await start(quick), await start(quick), await start(quick)];
      for (const { client } of all) await client.atLeast(1, 'snapshot');
      await eventually(() => all.some(({ reads }) => reads > 20));
      const followers = all.filter(({ reads }) => reads <= 20);
      expect(followers.map(({ reads }) => reads)).toEqual([1, 1]);
      await game.write(livePlayer(3));
      for (const { client } of all) {
        await client.atLeast(1, 'event');
        await client.settled();
        expect(client.events('players')).toEqual([['login', playerView(3)]]);
      }
    });

    it('go on when the one that looks stops', async () => {
      const all = [await start(quick), await start(quick)];
      for (const { client } of all) await client.atLeast(1, 'snapshot');
      await eventually(() => all.some(({ reads }) => reads > 5));
      const [leader, follower] = [...all].sort((a, b) => b.reads - a.reads) as [Process, Process];
      processes = [follower];
      await leader.service.close();
      await game.write(livePlayer(3));
      await follower.client.atLeast(1, 'event');
      expect(follower.client.events('players')).toEqual([['login', playerView(3)]]);
    });

    it('go on when the one that looks is gone without a word', async () => {
      const lease = 'kiai:feed:leader:players';
      await redis.set(lease, 'a process that is gone');
      const { client } = await start(quick);
      await client.atLeast(1, 'snapshot');
      await game.write(livePlayer(3));
      await client.settled();
      expect(client.of('event')).toEqual([]);
      await redis.pexpire(lease, 1);
      await client.atLeast(1, 'event');
      expect(await redis.get(lease)).not.toBe('a process that is gone');
      expect(client.events('players')).toEqual([['login', playerView(3)]]);
    });

    it('look no more when nobody listens', async () => {
      const lease = 'kiai:feed:leader:players';
      const listening = await start({ ...quick, lingerMs: 30 });
      const { client } = listening;
      await client.atLeast(1, 'snapshot');
      await eventually(() => redis.exists(lease));
      client.send({ op: 'unsubscribe', channels: ['players'] });
      await eventually(async () => (await redis.exists(lease)) === 0);
      const { reads } = listening;
      for (let times = 0; times < 10; times += 1) await client.settled();
      expect({ reads: listening.reads, leads: await redis.exists(lease) }).toEqual({ reads, leads: 0 });
      client.subscribe('player:3');
      await client.atLeast(2, 'snapshot');
      expect(listening.reads).toBeGreaterThan(reads);
    });
  });

  it('keep their clients when Redis is restarted under load, who get a new snapshot and then all that follows', async () => {
    const all = [await start(), await start()];
    for (const { client } of all) await client.atLeast(1, 'snapshot');
    let isPlaying = true;
    let action = 0;
    const playing = (async () => {
      while (isPlaying) {
        action += 1;
        await game.tell(livePlayer(3, { map_id: action })).catch(() => undefined);
        await nextTurn();
      }
    })();
    for (const { client } of all) await client.atLeast(50, 'event');
    await server.stop();
    await server.start();
    for (const { client } of all) await client.atLeast(2, 'snapshot');
    const told = all.map(({ client }) => client.of('event').length);
    for (const [at, { client }] of all.entries()) await client.atLeast((told[at] ?? 0) + 50, 'event');
    isPlaying = false;
    await playing;
    for (const { client } of all) {
      const last = playerView(3, { beatmap_id: action });
      await eventually(() => JSON.stringify(client.events('players').at(-1)?.[1]) === JSON.stringify(last));
      expect(client.closed).toBeUndefined();
      const after = client.messages.slice(client.messages.findLastIndex(({ op }) => op === 'snapshot') + 1);
      const ids = after.flatMap((message) =>
        message.op === 'event'
          ? [(message.data as { status: { beatmap_id: number } }).status.beatmap_id]
          : [],
      );
      expect(ids).toEqual([...ids].sort((a, b) => a - b));
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('that cannot reach Redis say so, and send the snapshot when they can', async () => {
    await server.stop();
    const { client, service } = await start({ patienceMs: 30 });
    expect(await client.atLeast(1, 'error')).toEqual([
      {
        op: 'error',
        code: 'unavailable',
        message: 'There is nothing to tell right now: a snapshot follows by itself.',
        channel: 'players',
      },
    ]);
    const later = await openWebSocket(service.url);
    later.subscribe('players', 'scores');
    await later.atLeast(2, 'error');
    await server.start();
    await client.atLeast(1, 'snapshot');
    await later.atLeast(2, 'snapshot');
    await eventually(() => redis.status === 'ready');
    await game.tell(livePlayer(3));
    await later.atLeast(1, 'event');
    expect(later.events('players')).toEqual([['login', playerView(3)]]);
  });
});

function createGame(redis: Redis) {
  const publisher = createRedisPublisher({ redis });
  const state = createRedisLiveState(redis, pino({ level: 'silent' }));
  return {
    write: (player: LivePlayer) => state.putPlayer(player),
    tell: (player: LivePlayer) =>
      publisher.publish({
        events: [{ topic: 'players', event: { type: 'status', player } }],
        players: [],
        matches: new Map(),
      }),
  };
}
