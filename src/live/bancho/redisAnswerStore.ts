import type { RedisConnection } from '../../redis/connection';
import { redisKeys } from '../../redis/keys';
import { batch, transact, type Command } from '../../redis/commands';
import { ASKING_MAX_MS, type AnswerStore } from './answerStore';

/** For all processes; while Redis is away each has the store of its own. */
export function createRedisAnswerStore(redis: RedisConnection, own: AnswerStore): AnswerStore {
  return {
    async look(key, mayAsk) {
      const commands: Command[] = [['get', redisKeys.banchoAnswer(key)]];
      if (mayAsk) commands.push(['set', redisKeys.banchoAsker(key), '1', 'PX', ASKING_MAX_MS, 'NX']);
      try {
        const [kept, claimed] = await batch(redis, commands);
        return { kept: typeof kept === 'string' ? kept : null, mine: claimed === 'OK' };
      } catch {
        return own.look(key, mayAsk);
      }
    },
    async keep(key, text, times) {
      const { keptMs, restMs, over } = times;
      const answer = redisKeys.banchoAnswer(key);
      // In a cluster one may be there before the other: this process holds the claim until both are.
      await transact(redis, [
        ['set', redisKeys.banchoAsker(key), '1', 'PX', restMs],
        ['set', answer, text, 'PX', keptMs, ...(over ? [] : ['NX'])],
      ]).catch(() => own.keep(key, text, times));
    },
    async release(key) {
      await redis.del(redisKeys.banchoAsker(key)).catch(() => own.release(key));
    },
  };
}
