import type { Redis } from 'ioredis';
import type { StoredMessage } from '../feed/chatSource';
import { parseJson } from '../json/parseJson';
import { chatEventSchema } from '../live/liveEvents';
import { createRareWarning } from '../live/rareWarning';
import type { Logger } from '../logger';
import { redisKeys } from '../redis/keys';
import { replies } from '../redis/replies';
import { KEPT_A_CHANNEL, toEntry, type ChatHistory } from './chatHistory';

const storedSchema = chatEventSchema.omit({ type: true });

/** A sorted set a channel, which all processes write to. */
export function createRedisChatHistory(redis: Redis, log: Logger): ChatHistory {
  const warn = createRareWarning(log, 'chat: messages in Redis do not parse and are left out');

  function read(channel: string, entry: string): StoredMessage[] {
    try {
      return [storedSchema.parse(parseJson(entry))];
    } catch (error) {
      warn({ channel, err: error });
      return [];
    }
  }

  return {
    async keep(messages) {
      if (messages.length === 0) return;
      const pipeline = redis.pipeline();
      for (const message of messages)
        pipeline.zadd(redisKeys.chat(message.channel), String(message.time), toEntry(message));
      for (const channel of new Set(messages.map((message) => message.channel)))
        pipeline.zremrangebyrank(redisKeys.chat(channel), 0, -KEPT_A_CHANNEL - 1);
      await replies(pipeline);
    },
    async latest(channel) {
      const entries = await redis.zrange(redisKeys.chat(channel), -KEPT_A_CHANNEL, '-1');
      return entries.flatMap((entry) => read(channel, entry));
    },
  };
}
