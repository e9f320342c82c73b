import type { RedisSubscriber } from '../live/redisSubscriber';
import type { RedisConnection } from '../redis/connection';
import { createOwnChanges, type Changes } from './changes';

/** Between processes over a channel of Redis; what is told in one process is heard there at once. */
export function createRedisChanges(
  redis: RedisConnection,
  subscriber: RedisSubscriber,
  channel: string,
): Changes {
  const own = createOwnChanges();
  return {
    async tell() {
      await own.tell();
      await redis.publish(channel, '');
    },
    listen(listener) {
      const ends = [own.listen(listener), subscriber.listen(channel, listener)];
      return () => ends.forEach((end) => end());
    },
  };
}
