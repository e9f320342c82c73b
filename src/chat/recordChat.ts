import type { Database } from '../db/database';
import { Intake } from '../feed/intake';
import type { ChatEvent, LiveEvents } from '../live/liveEvents';
import { createRareWarning } from '../rareWarning';
import type { Logger } from '../logger';
import { channelNames } from './channelRepository';
import type { ChatHistory } from './chatHistory';

/** How long a channel counts as there without another look, and how long one that is not there counts as missing. */
const KNOWN_MS = 60_000;
const MISSING_MS = 5_000;
/** Beyond what the game itself can show, in UTF-16 units: it crashes from 31,979 on. */
const TEXT_MAX = 32_000;

export interface RecordChatOptions {
  events: LiveEvents;
  database: Database;
  history: ChatHistory;
  log: Logger;
  now?: () => number;
}

/** Keeps what is said in the channels that the database has, from now on. Returns what ends it. */
export function recordChat({ events, database, history, log, now = Date.now }: RecordChatOptions) {
  const warn = createRareWarning(log, 'chat: messages are missing from what is kept');
  let names: ReadonlySet<string> = new Set();
  let readAt = -Infinity;

  async function isChannel(name: string): Promise<boolean> {
    const isFresh = now() - readAt < (names.has(name) ? KNOWN_MS : MISSING_MS);
    if (!isFresh) {
      names = await channelNames(database);
      readAt = now();
    }
    return names.has(name);
  }

  async function take(messages: readonly ChatEvent[]): Promise<void> {
    const kept: ChatEvent[] = [];
    try {
      for (const message of messages)
        if (message.text.length <= TEXT_MAX && (await isChannel(message.channel))) kept.push(message);
      await history.keep(kept);
    } catch (error) {
      warn({ err: error });
    }
  }

  const intake = new Intake({ take, onOverflow: () => warn({ reason: 'too many at once' }) });
  intake.goOn();
  const end = events.subscribe('chat', (message) => intake.push(message));
  return async function stop(): Promise<void> {
    end();
    await intake.hold();
  };
}
