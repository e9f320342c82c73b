import type { ChatEvent } from '../live/liveEvents';
import { chatMessageJson, isHeard } from './chatView';
import { CHAT_MESSAGES_SHOWN } from './limits';
import type { Source, Tell, Visibility } from './source';

/** A message of a channel. */
export type StoredMessage = Omit<ChatEvent, 'type'>;

export interface ChatSourceOptions {
  /** With its `#`. */
  channel: string;
  /** The latest messages, oldest first. */
  readLatest: () => Promise<readonly StoredMessage[]>;
  visible: Visibility;
  tell: Tell;
}

/** The latest messages of one channel of the chat. */
export class ChatSource implements Source<'chat'> {
  private latest: { by: number; json: string }[] = [];
  /** What was read may come as an event too, once. */
  private readonly read = new Set<string>();

  constructor(private readonly options: ChatSourceOptions) {}

  async load(): Promise<void> {
    const messages = await this.options.readLatest();
    await this.options.visible.check(messages.map(({ player }) => player.id));
    this.latest = [];
    this.read.clear();
    for (const message of messages) this.read.add(this.keep(message));
  }

  async take(events: readonly ChatEvent[]): Promise<void> {
    const own = events.filter(({ channel }) => channel === this.options.channel);
    await this.options.visible.check(own.map(({ player }) => player.id));
    for (const message of own) {
      if (this.read.delete(chatMessageJson(message))) continue;
      const json = this.keep(message);
      const by = message.player.id;
      if (isHeard(by, this.options.visible))
        this.options.tell(`chat:${this.options.channel}`, 'message', json, [by]);
    }
  }

  snapshot(): string {
    const shown = this.latest.filter(({ by }) => isHeard(by, this.options.visible)).map(({ json }) => json);
    return `{"messages":[${shown.join(',')}]}`;
  }

  refresh(): void {}

  inView(): Iterable<number> {
    return this.latest.map(({ by }) => by);
  }

  private keep(message: StoredMessage): string {
    const json = chatMessageJson(message);
    this.latest.push({ by: message.player.id, json });
    if (this.latest.length > CHAT_MESSAGES_SHOWN) this.latest.shift();
    return json;
  }
}
