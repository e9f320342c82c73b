import type { Config } from '../config/config';
import type { Changes } from '../freshness/changes';
import { createOwnEvents, createSharedEvents } from '../live/createEvents';
import type { LiveEvents } from '../live/liveEvents';
import { createMemoryEvents } from '../live/memoryEvents';
import { createOwnCoordination } from './coordination';
import { createFeed, type Feed, type FeedOptions } from './feed';
import { FEED_LIMITS } from './limits';
import { createRedisCoordination } from './redisCoordination';
import type { RedisConnection } from '../redis/connection';

export interface OpenFeedOptions extends Pick<FeedOptions, 'database' | 'live' | 'chat' | 'log' | 'limits'> {
  config: Config;
  redis?: RedisConnection;
}

/** The events and the feed of a process that is configured so, and what closes both. */
export function openFeed({ config, redis, ...options }: OpenFeedOptions): {
  events: LiveEvents;
  changes: Changes;
  feed: Feed;
  close(): Promise<void>;
} {
  const { log, limits } = options;
  const told = redis && config.redis ? createSharedEvents(redis, config.redis, log) : createOwnEvents(log);
  const common = {
    ...options,
    events: told.events,
    asksOneByOne: config.live === 'bancho',
  };
  const { leaseMs } = { ...FEED_LIMITS, ...limits };
  const feed =
    redis && config.live !== 'memory'
      ? createFeed({
          ...common,
          differences: told.differences,
          coordination: createRedisCoordination(redis, { leaseMs }),
        })
      : // Live state in memory is this process's alone: what others find in theirs is none of it.
        createFeed({
          ...common,
          differences: createMemoryEvents(log),
          coordination: createOwnCoordination(),
        });
  return {
    events: told.events,
    changes: told.changes,
    feed,
    async close() {
      await feed.close();
      await told.close();
    },
  };
}
