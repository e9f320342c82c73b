import type { Database } from '../db/database';
import { errors } from '../errors';
import type { ChatPort } from '../feed/chatPort';
import type { StoredMessage } from '../feed/chatSource';
import type { Attempts } from '../limits/attempts';
import type { LiveEvents } from '../live/liveEvents';
import type { Logger } from '../logger';
import { createRareWarning } from '../rareWarning';
import { findReader } from './channelRepository';
import type { ChatHistory } from './chatHistory';
import { whyNotWrite } from './writing';

/** How often a player may say something. */
export const CHAT_ATTEMPTS = { name: 'chat', max: 10, windowS: 10 };

/** The game's chat, from outside the game. */
export interface Chat extends ChatPort {
  /**
   * Says something in a channel (named with its `#`) in a player's name, to everybody who listens in any process. The
   * text is one that `messageText` takes.
   * @throws ApiError when there is no such channel for the player, it may not write there or not that often, or nobody
   * can be reached.
   */
  send(channel: string, playerId: number, text: string): Promise<StoredMessage>;
}

export interface ChatOptions {
  reader: ChatPort;
  database: Database;
  events: LiveEvents;
  history: ChatHistory;
  /** Of messages, by player. */
  attempts: Attempts;
  log: Logger;
  now?: () => number;
}

export function createChat({ reader, now = Date.now, ...options }: ChatOptions): Chat {
  const { database, events, history, attempts, log } = options;
  const warnUnsent = createRareWarning(log, 'chat: messages could not be sent');
  const warnUnkept = createRareWarning(log, 'chat: messages could not be kept');
  let lastAt = 0;

  /** Later than that of any other message of this process, so that they stay in order and none is taken for another. */
  function nextTime(): number {
    lastAt = Math.max(now(), lastAt + 1);
    return lastAt;
  }

  return {
    mayRead: (channel, viewer) => reader.mayRead(channel, viewer),
    latest: (channel) => reader.latest(channel),
    async send(channel, playerId, text) {
      const writer = await findReader(database, channel, playerId);
      if (!writer) throw errors.channelNotFound();
      const refusal = whyNotWrite(writer, now());
      if (refusal) throw refusal;
      await attempts.take(String(playerId));

      const { id, name, country, priv } = writer;
      const message = { channel, player: { id, name, country, priv }, text, time: nextTime() };
      await events.publish('chat', { type: 'message', ...message }).catch((error: unknown) => {
        warnUnsent({ err: error });
        throw errors.chatUnavailable();
      });
      // Whoever hears of it keeps it; here it is done before the answer, so that the next reading has it.
      await history.keep([message]).catch((error: unknown) => {
        warnUnkept({ err: error });
      });
      return message;
    },
  };
}
