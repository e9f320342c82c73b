import type { Redis } from 'ioredis';
import type { RedisSubscriber } from '../live/redisSubscriber';
import { redisKeys } from '../redis/keys';
import { createOwnChanges, type Changes } from './changes';

/** Between processes over Redis; what is told in one process is heard there at once. */
export function createRedisChanges(redis: Redis, subscriber: RedisSubscriber): Changes {
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
