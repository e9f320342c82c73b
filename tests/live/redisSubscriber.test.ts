import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import pino from 'pino';
import { createRedisSubscriber, type RedisSubscriber } from '../../src/live/redisSubscriber';

const log = pino({ level: 'silent' });

/** A connection whose subscriptions are answered when the test says so, in their order. */
class FakeRedis extends EventEmitter {
  status = 'wait';
  readonly asked: string[][] = [];
  private readonly answers: (() => void)[] = [];

  connect = async () => undefined;
  disconnect = () => this.emit('end');

  subscribe(...channels: string[]): Promise<void> {
    this.asked.push(channels);
    return new Promise((resolve) => this.answers.push(resolve));
  }

  async answer(): Promise<void> {
    this.answers.shift()?.();
    await nextTurn();
  }

  async become(status: 'ready' | 'close'): Promise<void> {
    this.status = status;
    this.emit(status);
    await nextTurn();
  }
}

describe('what listens to Redis, when its connection has been away', () => {
  let redis: FakeRedis;
  let subscriber: RedisSubscriber;
  let gaps: number;

  beforeEach(async () => {
    redis = new FakeRedis();
    gaps = 0;
    subscriber = createRedisSubscriber(async () => redis as unknown as Redis, log);
    subscriber.onGap(() => (gaps += 1));
    subscriber.listen('one', () => undefined);
    await nextTurn();
    await redis.become('ready');
    await redis.answer();
    await subscriber.ready();
    await redis.become('close');
    await redis.become('ready');
  });
  afterEach(() => subscriber.close());

  it('says that messages may be missing once it listens again', async () => {
    expect(gaps).toBe(0);
    await redis.answer();
    expect(gaps).toBe(1);
  });

  it('says so too when another channel is listened to meanwhile, once it listens to that as well', async () => {
    subscriber.listen('other', () => undefined);
    await nextTurn();
    expect(redis.asked).toEqual([['one'], ['one'], ['one', 'other']]);
    await redis.answer();
    expect(gaps).toBe(0);
    await redis.answer();
    expect(gaps).toBe(1);
    subscriber.listen('third', () => undefined);
    await nextTurn();
    await redis.answer();
    expect(gaps).toBe(1);
  });
});
