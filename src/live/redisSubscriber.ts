import type { Redis } from 'ioredis';
import type { Logger } from '../logger';
import { createListeners } from './listeners';

/** A connection that is away without having been closed is noticed within this time and that of a command. */
const PING_MS = 10_000;

/** The one connection of a process that listens to Redis. */
export interface RedisSubscriber {
  /** Returns what ends it. The first one opens the connection. */
  listen(channel: string, listener: (text: string) => void): () => void;
  /** Resolves once every channel that is listened to is subscribed to. */
  ready(): Promise<void>;
  /** Calls back when messages may have been missed: after each reconnect. Returns what ends it. */
  onGap(listener: () => void): () => void;
  close(): Promise<void>;
}

/** `connect` gives a connection of its own that recovers by itself. */
export function createRedisSubscriber(connect: () => Promise<Redis>, log: Logger): RedisSubscriber {
  const messages = createListeners<Record<string, string>>(log);
  const gaps = createListeners<{ gap: undefined }>(log);
  const wanted = new Set<string>();
  const waiting = new Set<() => void>();
  let opening: Promise<Redis> | undefined;
  let subscribed = new Set<string>();
  let isFirst = true;
  /** Messages may have been missed, which is told once nothing more is. */
  let isGapDue = false;
  let closed = false;

  const isReady = () => opening !== undefined && [...wanted].every((channel) => subscribed.has(channel));

  function settle(): void {
    if (!isReady()) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
    if (!isGapDue) return;
    isGapDue = false;
    gaps.tell('gap', undefined);
  }

  async function subscribe(redis: Redis): Promise<void> {
    const missing = [...wanted].filter((channel) => !subscribed.has(channel));
    if (missing.length > 0 && redis.status === 'ready') {
      const during = subscribed;
      await redis.subscribe(...missing);
      for (const channel of missing) during.add(channel);
    }
    settle();
  }

  /** Of what fails because the connection went away, its return is another attempt. */
  function trySubscribe(redis: Redis): Promise<void> {
    return subscribe(redis).catch((error: unknown) => {
      log.warn({ err: error }, 'live events: subscribing failed');
      redis.disconnect(true);
    });
  }

  function onReady(redis: Redis): void {
    isGapDue = !isFirst;
    isFirst = false;
    void trySubscribe(redis);
  }

  async function open(): Promise<Redis> {
    const redis = await connect();
    redis.on('message', (channel: string, text: string) => messages.tell(channel, text));
    redis.on('ready', () => onReady(redis));
    // Set anew, not emptied: a subscription that is under way notes itself in the set that it began with.
    redis.on('close', () => (subscribed = new Set()));
    const pings = setInterval(() => {
      if (redis.status === 'ready') redis.ping().catch(() => redis.disconnect(true));
    }, PING_MS).unref();
    redis.on('end', () => clearInterval(pings));
    if (closed) redis.disconnect();
    else void redis.connect().catch(() => undefined);
    return redis;
  }

  return {
    listen(channel, listener) {
      const end = messages.add(channel, listener);
      if (closed) return end;
      wanted.add(channel);
      if (opening) void opening.then(trySubscribe);
      else opening = open();
      return end;
    },
    async ready() {
      if (isReady()) return;
      await new Promise<void>((resolve) => waiting.add(resolve));
    },
    onGap: (listener) => gaps.add('gap', listener),
    async close() {
      closed = true;
      messages.clear();
      gaps.clear();
      (await opening)?.disconnect();
    },
  };
}
