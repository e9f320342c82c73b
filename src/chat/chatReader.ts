import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../db/database';
import type { ChatPort } from '../feed/chatPort';
import type { ChatHistory } from './chatHistory';
import { readersAmong } from './channelRepository';

/** Rights are those that the database has now; all who ask about a channel in one turn of the event loop are one query. */
export function createChatReader(database: Database, history: ChatHistory): ChatPort {
  const gathering = new Map<string, { ids: Set<number>; readers: Promise<ReadonlySet<number>> }>();

  function gather(channel: string) {
    const ids = new Set<number>();
    const readers = nextTurn().then(() => {
      gathering.delete(channel);
      return readersAmong(database, channel, [...ids]);
    });
    const gathered = { ids, readers };
    gathering.set(channel, gathered);
    return gathered;
  }

  return {
    async mayRead(channel, { id }) {
      const { ids, readers } = gathering.get(channel) ?? gather(channel);
      ids.add(id);
      return (await readers).has(id);
    },
    latest: (channel) => history.latest(channel),
  };
}
