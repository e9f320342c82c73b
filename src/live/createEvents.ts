import type { RedisConfig } from '../config/config';
import { createOwnChanges, type Changes } from '../freshness/changes';
import { createRedisChanges } from '../freshness/redisChanges';
import type { Logger } from '../logger';
import type { RedisConnection } from '../redis/connection';
import { redisKeys } from '../redis/keys';
import { createListener } from '../redis/listener';
import type { LiveEvents } from './liveEvents';
import { createMemoryEvents } from './memoryEvents';
import { createRedisEvents } from './redisEvents';
import { createRedisSubscriber } from './redisSubscriber';

export interface Events {
  /** What the game server tells, and what is told in its place. */
  events: LiveEvents;
  /** What processes of ours tell each other of the game server. */
  differences: LiveEvents;
  changes: Changes;
  close(): Promise<void>;
}

/** Everything that is told in this process. */
export function createOwnEvents(log: Logger): Events {
  const [events, differences] = [createMemoryEvents(log), createMemoryEvents(log)];
  return {
    events,
    differences,
    changes: createOwnChanges(),
    async close() {
      await Promise.all([events.close(), differences.close()]);
    },
  };
}

/** Over Redis, to which `redis` is connected already. All that is listened to comes over one connection, in order. */
export function createSharedEvents(redis: RedisConnection, config: RedisConfig, log: Logger): Events {
  const subscriber = createRedisSubscriber(() => createListener(redis, config, log), log);
  const database = config.kind === 'cluster' ? 0 : config.db;
  return {
    events: createRedisEvents({ redis, subscriber, prefix: redisKeys.liveEvents, log }),
    differences: createRedisEvents({ redis, subscriber, prefix: redisKeys.ownEvents(database), log }),
    changes: createRedisChanges(redis, subscriber, redisKeys.changes(database)),
    close: () => subscriber.close(),
  };
}
