import type { StoredMessage } from '../feed/chatSource';
import { KEPT_A_CHANNEL, toEntry, type ChatHistory } from './chatHistory';

interface Entry {
  key: Buffer;
  message: StoredMessage;
}

/** The messages that one process heard of: the embedded default, and tests. */
export function createMemoryChatHistory(): ChatHistory {
  const byChannel = new Map<string, Entry[]>();
  return {
    async keep(messages) {
      for (const message of messages) {
        const entries = byChannel.get(message.channel) ?? [];
        const key = Buffer.from(toEntry(message));
        if (entries.some((entry) => entry.key.equals(key))) continue;
        const sorted = [...entries, { key, message: structuredClone(message) }].sort(
          (a, b) => a.message.time - b.message.time || Buffer.compare(a.key, b.key),
        );
        byChannel.set(message.channel, sorted.slice(-KEPT_A_CHANNEL));
      }
    },
    latest: async (channel) => (byChannel.get(channel) ?? []).map(({ message }) => structuredClone(message)),
  };
}
