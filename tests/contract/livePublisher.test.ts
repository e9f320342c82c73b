import { Redis } from 'ioredis';
import pino from 'pino';
import { eventSchemas, type MatchEvent, type PlayerEvent, type Topic } from '../../src/live/liveEvents';
import {
  createPublisher,
  type LiveChanges,
  type LiveEvent,
  type LivePublisher,
} from '../../src/live/livePublisher';
import type { LiveReader } from '../../src/live/liveState';
import { createMemoryEvents } from '../../src/live/memoryEvents';
import { createMemoryLiveState } from '../../src/live/memoryLiveState';
import { createRedisLiveState } from '../../src/live/redisLiveState';
import { createRedisPublisher } from '../../src/live/redisPublisher';
import { batch } from '../../src/redis/commands';
import type { RedisConnection } from '../../src/redis/connection';
import { publishing } from '../../src/redis/publish';
import { connectRedis } from '../ranks/rankStacks';
import { eventually } from '../support/eventually';
import { liveMatch, livePlayer } from '../support/factories';
import { useRedisCluster } from '../support/redisCluster';
import { testServices } from '../support/services';

const log = pino({ level: 'silent' });
const cluster = useRedisCluster();
const START = 1_800_000_000_000;
const hasServices = testServices() !== undefined;

interface Place {
  publisher: LivePublisher;
  live: LiveReader;
  /** All that was told so far. */
  told: () => Promise<LiveEvent[]>;
  close: () => Promise<void>;
}

const about = (type: PlayerEvent['type'], id: number, changes = {}): LiveEvent => ({
  topic: 'players',
  event: { type, player: livePlayer(id, changes) },
});
const match = (type: MatchEvent['type'], id: number, hostId = 3): LiveEvent => ({
  topic: 'matches',
  event: { type, match: { id, ...liveMatch(hostId) } },
});
const message: LiveEvent = {
  topic: 'chat',
  event: {
    type: 'message',
    channel: '#osu',
    player: { id: 3, name: 'player 3', country: 'xx', priv: 3 },
    text: 'Ωmega "quoted" 星',
    time: START,
  },
};
const changes = (events: LiveEvent[], rest: Partial<LiveChanges> = {}): LiveChanges => ({
  events,
  players: [],
  matches: new Map(),
  ...rest,
});

function describePublisher(
  name: string,
  run: typeof describe.skip,
  create: (now: () => number) => Promise<Place>,
) {
  run(name, () => {
    let now: number;
    let place: Place;
    beforeEach(async () => {
      now = START;
      place = await create(() => now);
    });
    afterEach(() => place.close());

    it('writes what the events tell of, and tells them in order', async () => {
      const events = [
        about('login', 3),
        about('login', 4),
        match('created', 0),
        about('status', 3, { action: 5 }),
        message,
      ];
      await place.publisher.publish(changes(events));
      expect(await place.live.players([3, 4])).toEqual(
        new Map([
          [3, livePlayer(3, { action: 5 })],
          [4, livePlayer(4)],
        ]),
      );
      expect(await place.live.matches()).toEqual(new Map([[0, liveMatch(3)]]));
      expect(await place.told()).toEqual(events);
    });

    it('removes who logs out and what is closed, also when they came a moment before', async () => {
      await place.publisher.publish(changes([about('login', 3), match('created', 0)]));
      const events = [match('closed', 0), about('logout', 3), about('login', 4), about('logout', 4)];
      await place.publisher.publish(changes(events));
      expect(await place.live.onlineIds()).toEqual([]);
      expect(await place.live.matches()).toEqual(new Map());
      expect((await place.told()).slice(2)).toEqual(events);
    });

    it('keeps who is still there from expiring, and tells nothing of that', async () => {
      await place.publisher.publish(changes([about('login', 3), match('created', 63)]));
      now += 59_000;
      await place.publisher.publish(
        changes([], { players: [livePlayer(3)], matches: new Map([[63, liveMatch(3)]]) }),
      );
      now += 59_000;
      expect(await place.live.player(3)).toEqual(livePlayer(3));
      expect(await place.live.match(63)).toEqual(liveMatch(3));
      expect(await place.told()).toHaveLength(2);
      now += 1_000;
      expect(await place.live.onlineIds()).toEqual([]);
      expect(await place.live.matches()).toEqual(new Map());
    });

    it('takes thousands of changes at once', async () => {
      const ids = Array.from({ length: 1_234 }, (_, at) => at + 3);
      await place.publisher.publish(
        changes(
          ids.map((id) => about('login', id)),
          { players: ids.map((id) => livePlayer(id + 5_000)) },
        ),
      );
      expect(await place.live.onlineIds()).toEqual([...ids, ...ids.map((id) => id + 5_000)]);
      expect((await place.told()).map(({ event }) => (event as PlayerEvent).player.id)).toEqual(ids);
    });

    it('does nothing where there is nothing to do', async () => {
      await place.publisher.publish(changes([]));
      expect(await place.told()).toEqual([]);
    });
  });
}

describePublisher('publishing through the ports', describe, async (now) => {
  const [live, events] = [createMemoryLiveState(now), createMemoryEvents(log)];
  const told: LiveEvent[] = [];
  for (const topic of Object.keys(eventSchemas) as Topic[])
    events.subscribe(topic, (event) => told.push({ topic, event } as LiveEvent));
  return {
    publisher: createPublisher(live, events),
    live,
    told: async () => told,
    close: () => events.close(),
  };
});

async function redisPlace(now: () => number): Promise<Place & { redis: Redis }> {
  const [redis, listener] = [connectRedis(), connectRedis()];
  await redis.flushdb();
  return { redis, ...(await placeOn(redis, listener, now)) };
}

async function placeOn(redis: RedisConnection, listener: Redis, now: () => number): Promise<Place> {
  const told: LiveEvent[] = [];
  let marks = 0;
  listener.on('pmessage', (_pattern: string, channel: string, text: string) => {
    if (text === 'mark') return void (marks += 1);
    const topic = channel.replace('bancho:events:', '') as Topic;
    told.push({ topic, event: eventSchemas[topic].parse(JSON.parse(text)) } as LiveEvent);
  });
  await listener.psubscribe('bancho:events:*');
  return {
    publisher: createRedisPublisher({ redis, now }),
    live: createRedisLiveState(redis, log, now),
    async told() {
      const next = marks + 1;
      await batch(redis, [publishing(redis, 'bancho:events:none', 'mark')]);
      await eventually(() => marks === next);
      return told;
    },
    async close() {
      redis.disconnect();
      listener.disconnect();
    },
  };
}

const describeRedis = hasServices ? describe : describe.skip;
describePublisher('publishing to Redis', describeRedis, redisPlace);
describePublisher('publishing to a Redis Cluster', describeRedis, async (now) => {
  const redis = await cluster().openEmpty();
  const node = cluster().config.nodes[1]!;
  return placeOn(redis, new Redis(node), now);
});

describeRedis('publishing to a Redis', () => {
  let place: Awaited<ReturnType<typeof redisPlace>>;
  beforeEach(async () => {
    place = await redisPlace(() => START);
  });
  afterEach(() => place.close());

  it('makes one transaction of each change, its event last', async () => {
    const monitor = await place.redis.monitor();
    const commands: string[][] = [];
    const seen = new Promise<void>((resolve) =>
      monitor.on('monitor', (_time: string, args: string[], _source: string, db: string) => {
        if (db !== `${place.redis.options.db}`) return;
        commands.push(args.map((word) => word.toLowerCase()));
        if (args[0] === 'get') resolve();
      }),
    );
    await place.publisher.publish(
      changes([about('login', 3), match('created', 0), about('logout', 3), match('closed', 0), message], {
        players: [livePlayer(4), livePlayer(5)],
      }),
    );
    await place.redis.get('the end');
    await seen;
    monitor.disconnect();
    const transactions = commands
      .map(([command = '', key = '']) =>
        ['multi', 'exec'].includes(command) ? command : `${command} ${key}`,
      )
      .join(', ')
      .split(/multi, |, exec(?:, )?/)
      .filter(Boolean);
    expect(transactions).toEqual([
      'zadd bancho:online, hset bancho:player:3, pexpire bancho:player:3, publish bancho:events:players',
      'zadd bancho:matches, set bancho:match:0, publish bancho:events:matches',
      'zrem bancho:online, del bancho:player:3, publish bancho:events:players',
      'zrem bancho:matches, del bancho:match:0, publish bancho:events:matches',
      'publish bancho:events:chat',
      'zadd bancho:online, hset bancho:player:4, pexpire bancho:player:4, zadd bancho:online, hset bancho:player:5, pexpire bancho:player:5',
      'get the end',
    ]);
  });

  it('rejects when a command within a transaction fails', async () => {
    await place.redis.set('bancho:online', 'something else');
    await expect(place.publisher.publish(changes([about('login', 3)]))).rejects.toThrow('WRONGTYPE');
    await expect(place.publisher.publish(changes([], { players: [livePlayer(3)] }))).rejects.toThrow(
      'WRONGTYPE',
    );
  });

  it('rejects while Redis is away', async () => {
    place.redis.disconnect();
    await expect(place.publisher.publish(changes([about('login', 3)]))).rejects.toThrow();
  });
});
