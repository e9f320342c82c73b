import type { Redis } from 'ioredis';
import { redisKeys } from '../../redis/keys';
import { replies } from '../../redis/replies';
import { ASKING_MAX_MS, type AnswerStore } from './answerStore';

/** For all processes; while Redis is away each has the store of its own. */
export function createRedisAnswerStore(redis: Redis, own: AnswerStore): AnswerStore {
  return {
    async look(key, mayAsk) {
      const pipeline = redis.pipeline().get(redisKeys.banchoAnswer(key));
      if (mayAsk) pipeline.set(redisKeys.banchoAsker(key), '1', 'PX', ASKING_MAX_MS, 'NX');
      try {
        const [kept, claimed] = await replies(pipeline);
        return { kept: typeof kept === 'string' ? kept : null, mine: claimed === 'OK' };
      } catch {
        return own.look(key, mayAsk);
      }
    },
    async keep(key, text, times) {
      const { keptMs, restMs, over } = times;
      const answer = redisKeys.banchoAnswer(key);
      const multi = redis.multi().set(redisKeys.banchoAsker(key), '1', 'PX', restMs);
      if (over) multi.set(answer, text, 'PX', keptMs);
      else multi.set(answer, text, 'PX', keptMs, 'NX');
      await replies(multi).catch(() => own.keep(key, text, times));
    },
    async release(key) {
      await redis.del(redisKeys.banchoAsker(key)).catch(() => own.release(key));
    },
  };
}
