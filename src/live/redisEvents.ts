import { toJson } from '../json/toJson';
import { parseJson } from '../json/parseJson';
import type { Logger } from '../logger';
import { eventSchemas, type EventsByTopic, type LiveEvents, type Topic } from './liveEvents';
import { createListeners } from './listeners';
import { createRareWarning } from '../rareWarning';
import type { RedisSubscriber } from './redisSubscriber';
import { batch } from '../redis/commands';
import type { RedisConnection } from '../redis/connection';
import { publishing } from '../redis/publish';

export interface RedisEventsOptions {
  /** For publishing: a connection that listens can do nothing else. */
  redis: RedisConnection;
  subscriber: RedisSubscriber;
  /** The names of the channels, less the topic. */
  prefix: string;
  log: Logger;
}

/** Events over Redis's pub/sub. A message that does not parse is counted, logged now and then, and dropped. */
export function createRedisEvents({ redis, subscriber, prefix, log }: RedisEventsOptions): LiveEvents {
  const warn = createRareWarning(log, 'live events: messages do not parse and are dropped');
  const listeners = createListeners<EventsByTopic>(log);
  const ends = new Map<string | symbol, () => void>();

  function read<T extends Topic>(topic: T, text: string): EventsByTopic[T] | undefined {
    let json: unknown;
    try {
      json = parseJson(text);
    } catch {
      warn({ channel: prefix + topic, problem: 'not JSON' });
      return undefined;
    }
    const result = eventSchemas[topic].safeParse(json);
    if (!result.success) warn({ channel: prefix + topic, problem: result.error.issues[0] });
    return result.data;
  }

  function open(topic: Topic): void {
    if (ends.has(topic)) return;
    const end = subscriber.listen(prefix + topic, (text) => {
      const event = listeners.has(topic) ? read(topic, text) : undefined;
      if (event) listeners.tell(topic, event);
    });
    ends.set(topic, end);
  }

  return {
    async publish(topic, event) {
      await batch(redis, [publishing(redis, prefix + topic, toJson(event))]);
    },
    subscribe(topic, listener) {
      open(topic);
      return listeners.add(topic, listener);
    },
    ready: () => subscriber.ready(),
    onGap(listener) {
      const end = subscriber.onGap(listener);
      const key = Symbol();
      ends.set(key, end);
      return () => {
        ends.delete(key);
        end();
      };
    },
    async close() {
      for (const end of ends.values()) end();
      ends.clear();
      listeners.clear();
    },
  };
}
