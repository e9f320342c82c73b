import type { Request, Response } from 'express';
import type { FeedMessage, Subscriber } from '../feed/message';
import { clientErrors } from './clientError';
import { hello, type Connection, type ConnectionContext } from './connection';
import { toError, toText } from './encode';
import type { Identity } from './identity';
import type { ServerMessage } from './protocol';
import { RightsWatch } from './rightsWatch';
import { Subscriptions } from './subscriptions';
import { Unread } from './unread';
import { Turns } from './turns';

/** What stands in an event's id for a channel that has no position yet. */
const NONE = '-';
const POSITION = /^[\w.-]{1,40}:\d{1,15}$/;

export interface EventStreamOptions {
  response: Response;
  channels: readonly string[];
  /** The id of the event that the client saw last. */
  lastId?: string;
  context: ConnectionContext;
  identity?: Identity;
}

/**
 * A client that reads an event stream. The id of an event has the positions of all channels, in the order that they were
 * asked for in: with the last one the client goes on where it was.
 */
export class EventStream implements Connection, Subscriber {
  private readonly subscriptions: Subscriptions;
  private readonly rights: RightsWatch;
  private readonly positions: Map<string, string>;
  private readonly unread: Unread;

  constructor(private readonly options: EventStreamOptions) {
    const { response, channels, context, identity } = options;
    const { feed, chat, log } = context;
    this.unread = new Unread(context.limits.unreadBytes);
    this.positions = new Map(channels.map((channel) => [channel, NONE]));
    this.subscriptions = new Subscriptions({
      feed,
      chat,
      log,
      subscriber: this,
      max: channels.length,
      identity,
    });
    this.rights = new RightsWatch({
      turns: new Turns((error) => log.error({ err: error }, 'gateway: rights could not be looked at')),
      subscriptions: this.subscriptions,
      onEnded: (ended) => this.tellEnded(ended),
    });
    response.on('close', () => this.subscriptions.closeAll());
  }

  /** @throws ClientError when the client may not read one of the channels. */
  async check(): Promise<void> {
    for (const channel of this.options.channels) await this.subscriptions.check(channel);
  }

  /** A request for the headers alone gets those. */
  async start({ method }: Pick<Request, 'method'>): Promise<void> {
    const { response, channels, lastId, context, identity } = this.options;
    response.status(200).set({
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // nginx would gather what is to go out at once.
      'X-Accel-Buffering': 'no',
    });
    if (method === 'HEAD') return this.end();
    this.write(`retry: ${context.limits.retryMs}\n\n`);
    this.send(hello(identity, context.limits, channels.length));
    const seen = lastId?.split(',') ?? [];
    if (seen.length === channels.length)
      channels.forEach((channel, at) => {
        const position = seen[at] ?? NONE;
        // It is repeated in the ids of events: a line break in it would forge others.
        if (POSITION.test(position)) this.positions.set(channel, position);
      });
    for (const channel of channels) await this.subscriptions.open(channel, this.positions.get(channel));
  }

  deliver(messages: readonly FeedMessage[]): void {
    if (this.unread.isTooMuch(this.options.response.writableLength))
      return this.end(toError(clientErrors.tooSlow()));
    for (const message of messages)
      if (message.op === 'snapshot') this.unread.allow(message.channel, Buffer.byteLength(toText(message)));
    this.write(messages.map((message) => this.toEvent(message)).join(''));
  }

  beat(): void {
    this.write(':\n\n');
    if (this.subscriptions.needRights) this.rights.renew();
  }

  checkRights(): void {
    if (this.subscriptions.needRights) this.rights.check();
  }

  shutDown(): void {
    this.end();
  }

  private send(message: ServerMessage): void {
    this.write(`data: ${JSON.stringify(message)}\n\n`);
  }

  private toEvent(message: FeedMessage): string {
    if (message.op === 'unavailable') return `data: ${toText(message)}\n\n`;
    this.positions.set(message.channel, message.position);
    return `id: ${[...this.positions.values()].join(',')}\ndata: ${toText(message)}\n\n`;
  }

  private end(last?: ServerMessage): void {
    this.subscriptions.closeAll();
    if (last) this.send(last);
    const { response, context } = this.options;
    const { socket } = response;
    response.end();
    // Who does not read does not see the end either.
    setTimeout(() => !response.writableFinished && socket?.destroy(), context.limits.closeMs).unref();
  }

  private tellEnded(channels: readonly string[]): void {
    for (const channel of channels) this.send({ op: 'unsubscribed', channel });
  }

  private write(text: string): void {
    const { response } = this.options;
    if (!response.writableEnded) response.write(text);
  }
}
