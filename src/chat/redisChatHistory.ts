import type { StoredMessage } from '../feed/chatSource';
import { parseJson } from '../json/parseJson';
import { chatEventSchema } from '../live/liveEvents';
import { createRareWarning } from '../rareWarning';
import type { Logger } from '../logger';
import type { RedisConnection } from '../redis/connection';
import { redisKeys } from '../redis/keys';
import { batch, type Command } from '../redis/commands';
import { KEPT_A_CHANNEL, toEntry, type ChatHistory } from './chatHistory';

const storedSchema = chatEventSchema.omit({ type: true });

/** A sorted set a channel, which all processes write to. */
export function createRedisChatHistory(redis: RedisConnection, log: Logger): ChatHistory {
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
      const channels = new Set(messages.map((message) => message.channel));
      await batch(redis, [
        ...messages.map((message): Command => [
          'zadd',
          redisKeys.chat(message.channel),
          message.time,
          toEntry(message),
        ]),
        ...[...channels].map((channel): Command => [
          'zremrangebyrank',
          redisKeys.chat(channel),
          0,
          -KEPT_A_CHANNEL - 1,
        ]),
      ]);
    },
    async latest(channel) {
      const entries = await redis.zrange(redisKeys.chat(channel), -KEPT_A_CHANNEL, '-1');
      return entries.flatMap((entry) => read(channel, entry));
    },
  };
}
