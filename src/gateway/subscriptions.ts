import { readChannelName, type ChannelName } from '../feed/channelName';
import type { ChatPort } from '../feed/chatPort';
import type { Feed } from '../feed/feed';
import type { Subscriber } from '../feed/message';
import type { Logger } from '../logger';
import { createRareWarnings } from '../rareWarning';
import { ClientError, clientErrors } from './clientError';
import type { Identity } from './identity';

const warn = createRareWarnings('gateway: chat channels cannot be looked up');

export interface SubscriptionsOptions {
  feed: Feed;
  chat: Pick<ChatPort, 'mayRead'>;
  log: Logger;
  subscriber: Subscriber;
  /** Channels at a time. */
  max: number;
  /** Who asks; undefined: anybody. */
  identity?: Identity;
  /** There are no channels but those of the chat. */
  chatAlone?: boolean;
}

/** The channels of one client, and whether it may have them. */
export class Subscriptions {
  private readonly channels = new Set<string>();
  /** Those that a key or session is needed for. */
  private readonly restricted = new Set<string>();
  private isOver = false;
  identity: Identity | undefined;

  constructor(private readonly options: SubscriptionsOptions) {
    this.identity = options.identity;
  }

  /**
   * Subscribes, again where it is already: then from a new snapshot.
   * @throws ClientError when there is no such channel for the client, or no place for one more.
   */
  async open(channel: string, position?: string): Promise<void> {
    const { kind } = await this.check(channel);
    if (this.isOver) return;
    if (this.channels.has(channel)) this.options.feed.unsubscribe(channel, this.options.subscriber);
    else if (this.channels.size >= this.options.max) throw clientErrors.tooManySubscriptions(channel);
    this.channels.add(channel);
    if (kind === 'chat') this.restricted.add(channel);
    this.options.feed.subscribe(channel, this.options.subscriber, position);
  }

  close(channel: string): void {
    this.restricted.delete(channel);
    if (this.channels.delete(channel)) this.options.feed.unsubscribe(channel, this.options.subscriber);
  }

  /** Whether rights could be lost. */
  get needRights(): boolean {
    return this.restricted.size > 0;
  }

  /** Nothing opens any more. */
  closeAll(): void {
    this.isOver = true;
    for (const channel of this.channels) this.close(channel);
  }

  /** Who the client is by now: undefined when its key or session is over. Rejects when that cannot be told. */
  async renewIdentity(): Promise<Identity | undefined> {
    const { identity } = this;
    const person = await identity?.renew();
    this.identity = identity && person ? { ...identity, person } : undefined;
    return this.identity;
  }

  /**
   * Ends what the client may not have any more, and returns that: a key may be replaced, a session end, and a player lose
   * privileges while a connection lasts. What cannot be looked up stays.
   */
  async renew(): Promise<string[]> {
    await this.renewIdentity().catch(() => undefined);
    return this.checkRights();
  }

  /** The same for a player who lost privileges, without a look at the key or session. */
  async checkRights(): Promise<string[]> {
    const ended: string[] = [];
    for (const channel of [...this.restricted]) {
      const error = await this.check(channel).catch((caught: unknown) => caught);
      if (!(error instanceof ClientError) || error.code === 'unavailable') continue;
      this.close(channel);
      ended.push(channel);
    }
    return ended;
  }

  /** @throws ClientError when there is no such channel for the client. */
  async check(channel: string): Promise<ChannelName> {
    const name = readChannelName(channel);
    const { identity, options } = this;
    if (!name || (options.chatAlone && name.kind !== 'chat')) throw clientErrors.unknownChannel(channel);
    if (name.kind !== 'chat') return name;
    if (!identity) throw clientErrors.authenticationRequired(channel);
    const mayRead = await options.chat.mayRead(name.channel, identity.person).catch((error: unknown) => {
      warn(options.log, { err: error });
      throw clientErrors.chatUnavailable(channel);
    });
    if (!mayRead) throw clientErrors.unknownChannel(channel);
    return name;
  }
}
