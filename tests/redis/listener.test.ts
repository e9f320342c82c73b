import pino from 'pino';
import { createSharedEvents, type Events } from '../../src/live/createEvents';
import type { ChatEvent } from '../../src/live/liveEvents';
import { isCluster, type RedisConnection } from '../../src/redis/connection';
import { mastersOf } from '../../src/redis/masters';
import { eventually } from '../support/eventually';
import { useRedisCluster } from '../support/redisCluster';
import { testServices } from '../support/services';

const silent = pino({ level: 'silent' });
const PLAYER = { id: 3, name: 'player 3', country: 'xx', priv: 3 };
const chat = (text: string): ChatEvent => ({
  type: 'message',
  channel: '#osu',
  player: PLAYER,
  text,
  time: 1,
});

(testServices() ? describe : describe.skip)('what listens to a Redis Cluster', () => {
  const cluster = useRedisCluster({ replicas: true, nodeTimeoutMs: 1_000 });
  let redis: RedisConnection;
  let told: Events;

  beforeEach(async () => {
    redis = await cluster().openEmpty();
    told = createSharedEvents(redis, cluster().config, silent);
  });
  afterEach(async () => {
    await told.close();
    redis.disconnect();
  });

  /** The node that the one connection which listens is to. */
  async function listenedTo(): Promise<number> {
    const nodes = isCluster(redis) ? redis.nodes() : [];
    const clients = await Promise.all(nodes.map((node) => node.client('LIST', 'TYPE', 'PUBSUB')));
    const at = nodes.filter((_node, nth) => String(clients[nth]).includes('id='));
    expect(at).toHaveLength(1);
    return Number(at[0]!.options.port);
  }

  it('hears what enters at every node, ours in order', async () => {
    const heard: string[] = [];
    told.events.subscribe('chat', ({ text }) => heard.push(text));
    await told.events.ready();
    for (const master of await mastersOf(redis))
      await master.publish('bancho:events:chat', JSON.stringify(chat('of a game server')));
    await eventually(() => heard.length === 3);
    const texts = Array.from({ length: 300 }, (_, at) => `${at}`);
    await Promise.all(texts.map((text) => told.events.publish('chat', chat(text))));
    await eventually(() => heard.length === 303);
    expect(heard.slice(3)).toEqual(texts);
  });

  it('goes to another node when that is killed, and says that some may be missing', async () => {
    const heard: string[] = [];
    let gaps = 0;
    told.events.subscribe('chat', ({ text }) => heard.push(text));
    told.events.onGap(() => (gaps += 1));
    await told.events.ready();
    await told.events.publish('chat', chat('before'));
    await eventually(() => heard.length === 1);
    expect(gaps).toBe(0);
    await cluster().kill(await listenedTo());
    await eventually(() => gaps > 0);
    await cluster().whole();
    await eventually(async () => {
      await told.events.publish('chat', chat('after')).catch(() => undefined);
      return heard.includes('after');
    });
  });
});
