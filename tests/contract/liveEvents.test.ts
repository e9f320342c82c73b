import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import pino from 'pino';
import { createOwnEvents, createSharedEvents, type Events } from '../../src/live/createEvents';
import type { ChatEvent, LiveEvents, MatchEvent, PlayerEvent } from '../../src/live/liveEvents';
import { scoreOf } from '../gateway/told';
import { eventually } from '../support/eventually';
import { liveMatch, livePlayer } from '../support/factories';
import { startRedisServer, type RedisServer } from '../support/redisServer';
import { useRedisCluster } from '../support/redisCluster';
import { testServices } from '../support/services';

const HUGE_ID = 18_446_744_073_709_551_557n;

function chat(text: string): ChatEvent {
  const player = { id: 3, name: 'player 3', country: 'xx', priv: 3 };
  return { type: 'message', channel: '#osu', player, text, time: 1_800_000_000_000 };
}

const score = (id: number | bigint) => scoreOf(id, 3);

const silent = pino({ level: 'silent' });
const services = testServices();
const cluster = useRedisCluster();
let server: RedisServer;
if (services) {
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.stop());
}

/** What carries events does, whatever it is. */
function describeLiveEvents(
  name: string,
  run: typeof describe.skip,
  create: () => Promise<{ told: Events; close: () => Promise<void> }>,
) {
  run(name, () => {
    let events: LiveEvents;
    let told: Events;
    let close: () => Promise<void>;

    beforeEach(async () => {
      ({ told, close } = await create());
      events = told.events;
    });
    afterEach(() => close());

    it('tells events of every topic as they were published, in order, digits included', async () => {
      const heard: unknown[] = [];
      events.subscribe('players', (event) => heard.push(event));
      events.subscribe('matches', (event) => heard.push(event));
      events.subscribe('scores', (event) => heard.push(event));
      events.subscribe('chat', (event) => heard.push(event));
      await events.ready();
      const login: PlayerEvent = { type: 'login', player: livePlayer(3, { info_text: 'Ωmega – 星' }) };
      const created: MatchEvent = { type: 'created', match: { ...liveMatch(3), id: 63 } };
      await events.publish('players', login);
      await events.publish('matches', created);
      await events.publish('scores', score(HUGE_ID));
      await events.publish('scores', score(5));
      await events.publish('chat', chat('12345678901234567890'));
      await eventually(() => heard.length === 5);
      expect(heard).toEqual([login, created, score(HUGE_ID), score(5), chat('12345678901234567890')]);
    });

    it('tells each listener of a topic once, and none that has ended', async () => {
      const heard: string[] = [];
      const listener = ({ text }: ChatEvent) => heard.push(`one ${text}`);
      const end = events.subscribe('chat', listener);
      events.subscribe('chat', listener);
      events.subscribe('chat', ({ text }) => heard.push(`two ${text}`));
      events.subscribe('players', () => heard.push('players'));
      await events.ready();
      await events.publish('chat', chat('a'));
      await eventually(() => heard.includes('two a'));
      end();
      end();
      await events.publish('chat', chat('b'));
      await eventually(() => heard.includes('two b'));
      expect(heard).toEqual(['one a', 'one a', 'two a', 'one b', 'two b']);
    });

    it('goes on when a listener throws', async () => {
      const heard: string[] = [];
      events.subscribe('chat', () => {
        throw new Error('a listener of a test');
      });
      events.subscribe('chat', ({ text }) => heard.push(text));
      await events.ready();
      await events.publish('chat', chat('a'));
      await events.publish('chat', chat('b'));
      await eventually(() => heard.length === 2);
      expect(heard).toEqual(['a', 'b']);
    });

    it('hands out events that nobody else holds', async () => {
      const heard: ChatEvent[] = [];
      events.subscribe('chat', (event) => heard.push(event));
      await events.ready();
      const event = chat('a');
      await events.publish('chat', event);
      event.text = 'b';
      await eventually(() => heard.length === 1);
      expect(heard[0]?.text).toBe('a');
    });

    it('keeps what processes tell each other apart from what the game server tells', async () => {
      const heard: string[] = [];
      told.differences.subscribe('chat', ({ text }) => heard.push(`difference ${text}`));
      events.subscribe('chat', ({ text }) => heard.push(`event ${text}`));
      await Promise.all([events.ready(), told.differences.ready()]);
      await events.publish('chat', chat('a'));
      await told.differences.publish('chat', chat('b'));
      await eventually(() => heard.length === 2);
      expect(heard).toEqual(['event a', 'difference b']);
    });

    it('tells nothing any more when it is closed', async () => {
      const heard: string[] = [];
      events.subscribe('chat', ({ text }) => heard.push(text));
      await events.ready();
      await told.close();
      await events.publish('chat', chat('a')).catch(() => undefined);
      expect(heard).toEqual([]);
    });
  });
}

describeLiveEvents('events in memory', describe, async () => {
  const told = createOwnEvents(silent);
  return { told, close: () => told.close() };
});

const config = () => ({ kind: 'server' as const, host: '127.0.0.1', port: server.port, db: 0 });

describeLiveEvents('events over Redis', services ? describe : describe.skip, async () => {
  const redis = new Redis(config());
  const told = createSharedEvents(redis, config(), silent);
  return {
    told,
    async close() {
      await told.close();
      redis.disconnect();
    },
  };
});

/** What was published before may reach another node of a cluster late: it has when a last message comes through. */
async function passEarlier({ events }: Events): Promise<void> {
  const last = randomUUID();
  let isThrough = false;
  const end = events.subscribe('chat', ({ text }) => (isThrough ||= text === last));
  await events.ready();
  await events.publish('chat', chat(last));
  await eventually(() => isThrough);
  end();
}

describeLiveEvents('events over a Redis Cluster', services ? describe : describe.skip, async () => {
  const redis = await cluster().openEmpty();
  const told = createSharedEvents(redis, cluster().config, silent);
  await passEarlier(told);
  return {
    told,
    async close() {
      await told.close();
      redis.disconnect();
    },
  };
});

(services ? describe : describe.skip)('events over Redis, between processes', () => {
  let redis: Redis;
  let told: Events;
  let warnings: { channel: string; count: number }[];
  const others: Redis[] = [];

  beforeEach(async () => {
    warnings = [];
    redis = new Redis({
      ...config(),
      retryStrategy: () => 50,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
    });
    redis.on('error', () => undefined);
    const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(JSON.parse(line)) });
    told = createSharedEvents(redis, config(), log);
    await eventually(() => redis.status === 'ready');
  });
  afterEach(async () => {
    await told.close();
    for (const connection of [redis, ...others.splice(0)]) connection.disconnect();
  });

  it('are the messages of the contract', async () => {
    const heard: unknown[] = [];
    told.events.subscribe('players', (event) => heard.push(event));
    await told.events.ready();
    await redis.publish(
      'bancho:events:players',
      '{"type":"logout","player":{"id":3,"name":"a","country":"jp","priv":3,"login_time":1795262347.5,"action":2,' +
        '"info_text":"x","mode":0,"mods":0,"map_md5":"","map_id":0}}',
    );
    await eventually(() => heard.length === 1);
    expect(heard).toEqual([
      {
        type: 'logout',
        player: livePlayer(3, {
          name: 'a',
          country: 'jp',
          login_time: 1_795_262_347.5,
          action: 2,
          info_text: 'x',
        }),
      },
    ]);
  });

  it('are written as the contract says', async () => {
    const other = new Redis(config());
    const heard: string[] = [];
    other.on('message', (channel, text) => heard.push(`${channel} ${text}`));
    others.push(other);
    await other.subscribe('bancho:events:chat', 'bancho:events:scores');
    await told.events.publish('chat', chat('a'));
    await told.events.publish('scores', score(HUGE_ID));
    await eventually(() => heard.length === 2);
    expect(heard[0]).toBe(
      'bancho:events:chat {"type":"message","channel":"#osu","player":{"id":3,"name":"player 3","country":"xx","priv":3},' +
        '"text":"a","time":1800000000000}',
    );
    expect(heard[1]).toContain(
      'bancho:events:scores {"type":"submitted","score":{"id":18446744073709551557,"map_md5"',
    );
  });

  it('of ours stay in their database of Redis', async () => {
    const redisOfOther = new Redis({ ...config(), db: 1 });
    others.push(redisOfOther);
    const other = createSharedEvents(redisOfOther, { ...config(), db: 1 }, silent);
    const same = createSharedEvents(redis, config(), silent);
    const heard: string[] = [];
    told.differences.subscribe('chat', ({ text }) => heard.push(text));
    told.changes.listen(() => heard.push('a change'));
    await told.differences.ready();
    await other.differences.publish('chat', chat('elsewhere'));
    await other.changes.tell();
    await same.differences.publish('chat', chat('here'));
    await same.changes.tell();
    await eventually(() => heard.length >= 2);
    await Promise.all([other.close(), same.close()]);
    expect(heard).toEqual(['here', 'a change']);
  });

  it('that do not parse are dropped, counted and logged now and then', async () => {
    const heard: string[] = [];
    told.events.subscribe('chat', ({ text }) => heard.push(text));
    await told.events.ready();
    const bad = ['', '{', 'null', '[]', '{"type":"message"}', JSON.stringify({ ...chat('x'), time: 'now' })];
    for (const text of bad) await redis.publish('bancho:events:chat', text);
    await told.events.publish('chat', chat('a'));
    await eventually(() => heard.length === 1);
    expect(heard).toEqual(['a']);
    expect(warnings.filter(({ channel }) => channel === 'bancho:events:chat')).toEqual([
      expect.objectContaining({ count: 1, total: 1 }),
    ]);
  });

  it('open one connection for all that is listened to, when somebody listens', async () => {
    const connections = async () =>
      String(await redis.client('LIST', 'TYPE', 'PUBSUB'))
        .split('\n')
        .filter(Boolean).length;
    const before = await connections();
    told.events.subscribe('chat', () => undefined);
    told.events.subscribe('players', () => undefined);
    told.differences.subscribe('players', () => undefined);
    await told.events.ready();
    expect([before, await connections()]).toEqual([0, 1]);
  });

  it('come again when Redis does, and say that some may be missing', async () => {
    const heard: string[] = [];
    let gaps = 0;
    told.events.subscribe('chat', ({ text }) => heard.push(text));
    const endGap = told.events.onGap(() => (gaps += 100));
    told.events.onGap(() => (gaps += 1));
    endGap();
    await told.events.ready();
    await told.events.publish('chat', chat('before'));
    await eventually(() => heard.length === 1);
    expect(gaps).toBe(0);
    await server.stop();
    await eventually(() => redis.status !== 'ready');
    await expect(told.events.publish('chat', chat('lost'))).rejects.toThrow();
    await server.start();
    await eventually(() => gaps > 0 && redis.status === 'ready');
    await told.events.publish('chat', chat('after'));
    await eventually(() => heard.length === 2);
    expect([heard, gaps]).toEqual([['before', 'after'], 1]);
  });

  it('wait for a Redis that is away at first', async () => {
    await server.stop();
    const heard: string[] = [];
    let gaps = 0;
    told.events.subscribe('chat', ({ text }) => heard.push(text));
    told.events.onGap(() => (gaps += 1));
    const ready = told.events.ready();
    await server.start();
    await ready;
    await eventually(() => redis.status === 'ready');
    await told.events.publish('chat', chat('a'));
    await eventually(() => heard.length === 1);
    expect(gaps).toBe(0);
  });
});
