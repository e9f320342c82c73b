import { CHAT_MESSAGES_SHOWN } from '../feed/limits';
import type { StoredMessage } from '../feed/chatSource';
import { toJson } from '../json/toJson';

/** Messages that are kept of each channel. */
export const KEPT_A_CHANNEL = CHAT_MESSAGES_SHOWN;

/**
 * The latest messages of each channel, by time; those of one millisecond by their text. All processes that hear of a
 * message keep it, and it is kept once. Every method rejects when the store is away.
 */
export interface ChatHistory {
  keep(messages: readonly StoredMessage[]): Promise<void>;
  /** The latest, oldest first. */
  latest(channel: string): Promise<StoredMessage[]>;
}

/** The same text for the same message, whoever writes it. */
export function toEntry({ channel, player, text, time }: StoredMessage): string {
  const { id, name, country, priv } = player;
  return toJson({ time, text, player: { id, name, country, priv }, channel });
}
