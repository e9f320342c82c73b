import { Redis } from 'ioredis';
import pino from 'pino';
import type { ChatHistory } from '../../src/chat/chatHistory';
import { createMemoryChatHistory } from '../../src/chat/memoryChatHistory';
import { createRedisChatHistory } from '../../src/chat/redisChatHistory';
import { useRedisCluster } from '../support/redisCluster';
import { testServices } from '../support/services';
import { messageOf } from './support';

const services = testServices();
const cluster = useRedisCluster();
const log = pino({ enabled: false });

interface Opened {
  /** Of two processes of one service, or twice the only one. */
  histories: [ChatHistory, ChatHistory];
  close: () => Promise<void>;
}

const textsOf = async (history: ChatHistory, channel = '#osu') =>
  (await history.latest(channel)).map(({ text }) => text);

/** What every history does, whatever holds it. */
function describeHistory(name: string, run: typeof describe.skip, open: () => Promise<Opened>): void {
  run(name, () => {
    let one: ChatHistory;
    let other: ChatHistory;
    let close: Opened['close'];

    beforeEach(async () => {
      ({
        histories: [one, other],
        close,
      } = await open());
    });
    afterEach(() => close());

    it('is empty at first, and after nothing was said', async () => {
      await one.keep([]);
      expect(await one.latest('#osu')).toEqual([]);
    });

    it('gives back what was said, to the letter', async () => {
      const message = messageOf(3, `"quotes" \\ 日本語 👩‍👩‍👧 é ${'x'.repeat(1900)}`, {
        time: 1_795_262_347_123,
      });
      await one.keep([message]);
      expect(await other.latest('#osu')).toEqual([message]);
    });

    it('is by time, in whatever order it is told', async () => {
      await one.keep([messageOf(3, 'second', { time: 2_000 }), messageOf(4, 'third', { time: 3_000 })]);
      await one.keep([messageOf(5, 'first', { time: 1_000 })]);
      expect(await textsOf(one)).toEqual(['first', 'second', 'third']);
    });

    it('has one order for messages of one millisecond', async () => {
      const same = ['b', '𝔸', '\uffee', 'a'].map((text) => messageOf(3, text, { time: 1_000 }));
      await one.keep(same);
      expect(await textsOf(one)).toEqual(['a', 'b', '\uffee', '𝔸']);
    });

    it('keeps a message once, however many tell it', async () => {
      const messages = [messageOf(3, 'one', { time: 1_000 }), messageOf(3, 'two', { time: 1_000 })];
      await Promise.all([one.keep(messages), other.keep([...messages].reverse()), one.keep(messages)]);
      const { id, name, country, priv } = messages[0]!.player;
      // As another program may write it.
      await other.keep([{ time: 1_000, text: 'one', player: { priv, country, name, id }, channel: '#osu' }]);
      expect(await textsOf(one)).toEqual(['one', 'two']);
    });

    it('keeps the same words of other players, other times and other channels', async () => {
      await one.keep([
        messageOf(3, 'hi', { time: 1_000 }),
        messageOf(4, 'hi', { time: 1_000 }),
        messageOf(3, 'hi', { time: 1_001 }),
        messageOf(3, 'hi', { time: 1_000, channel: '#Osu' }),
      ]);
      expect(await textsOf(one)).toEqual(['hi', 'hi', 'hi']);
      expect(await textsOf(one, '#Osu')).toEqual(['hi']);
    });

    it('keeps the last 100 of each channel', async () => {
      const said = Array.from({ length: 130 }, (_, at) => messageOf(3, `text ${at}`, { time: 1_000 + at }));
      await one.keep([messageOf(3, 'elsewhere', { time: 1, channel: '#lobby' })]);
      await one.keep(said.slice(0, 99));
      expect(await textsOf(one)).toHaveLength(99);
      await one.keep(said.slice(99, 100));
      expect((await textsOf(one))[0]).toBe('text 0');
      await one.keep(said.slice(100, 101));
      expect((await textsOf(one))[0]).toBe('text 1');
      await one.keep(said.slice(101));
      expect(await textsOf(one)).toEqual(said.slice(-100).map(({ text }) => text));
      // What is older than all that is kept is not kept.
      await other.keep([messageOf(3, 'old', { time: 5 })]);
      expect(await textsOf(one)).toEqual(said.slice(-100).map(({ text }) => text));
      expect(await textsOf(one, '#lobby')).toEqual(['elsewhere']);
    });

    it('hands out nothing that it would notice being changed', async () => {
      const message = messageOf(3, 'hi', { time: 1_000 });
      await one.keep([message]);
      message.text = 'changed';
      (await one.latest('#osu'))[0]!.text = 'changed';
      expect(await textsOf(one)).toEqual(['hi']);
    });
  });
}

describeHistory('a history in process', describe, async () => {
  const history = createMemoryChatHistory();
  return { histories: [history, history], close: async () => undefined };
});

describeHistory('a history in Redis', services ? describe : describe.skip, async () => {
  const { redis, close } = openRedis();
  await redis.flushdb();
  return { histories: [createRedisChatHistory(redis, log), createRedisChatHistory(redis, log)], close };
});

describeHistory('a history in a Redis Cluster', services ? describe : describe.skip, async () => {
  const redis = await cluster().openEmpty();
  return {
    histories: [createRedisChatHistory(redis, log), createRedisChatHistory(redis, log)],
    close: async () => redis.disconnect(),
  };
});

function openRedis() {
  const redis = new Redis({ ...services!.redis, db: Number(process.env['JEST_WORKER_ID'] ?? 1) });
  return { redis, close: async () => void (await redis.quit()) };
}

(services ? describe : describe.skip)('in Redis', () => {
  let redis: Redis;
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ redis, close } = openRedis());
    await redis.flushdb();
  });
  afterEach(() => close());

  it('there is one key a channel, with no more than is shown', async () => {
    const history = createRedisChatHistory(redis, log);
    await history.keep(Array.from({ length: 250 }, (_, at) => messageOf(3, `${at}`, { time: at })));
    expect(await redis.keys('*')).toEqual(['kiai:chat:#osu']);
    expect(await redis.zcard('kiai:chat:#osu')).toBe(100);
  });

  it('what does not parse is left out', async () => {
    const history = createRedisChatHistory(redis, log);
    await history.keep([messageOf(3, 'before', { time: 1 }), messageOf(3, 'after', { time: 9 })]);
    for (const [at, entry] of ['nonsense', '{}', 'null', '{"text":5}', ''].entries())
      await redis.zadd('kiai:chat:#osu', at + 2, entry);
    expect(await textsOf(history)).toEqual(['before', 'after']);
  });

  it('that is away is an error', async () => {
    const away = new Redis({
      port: 1,
      lazyConnect: true,
      enableOfflineQueue: false,
      retryStrategy: () => null,
    });
    away.on('error', () => undefined);
    const history = createRedisChatHistory(away, log);
    await expect(history.latest('#osu')).rejects.toThrow();
    await expect(history.keep([messageOf(3, 'hi')])).rejects.toThrow();
    away.disconnect();
  });
});
