import type { RedisSubscriber } from '../live/redisSubscriber';
import type { RedisConnection } from '../redis/connection';
import { redisKeys } from '../redis/keys';
import { createOwnChanges, type Changes } from './changes';

/** Between processes over Redis; what is told in one process is heard there at once. */
export function createRedisChanges(redis: RedisConnection, subscriber: RedisSubscriber): Changes {
  const own = createOwnChanges();
  return {
    async tell() {
      await own.tell();
      await redis.publish(redisKeys.changes, '');
    },
    listen(listener) {
      const ends = [own.listen(listener), subscriber.listen(redisKeys.changes, listener)];
      return () => ends.forEach((end) => end());
    },
  };
}
