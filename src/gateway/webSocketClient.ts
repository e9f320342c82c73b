import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { ApiError } from '../errors';
import type { LookUp } from '../http/credentialLookUps';
import type { FeedMessage, Subscriber } from '../feed/message';
import { createTokenBucket } from '../limits/tokenBucket';
import { ClientError, clientErrors } from './clientError';
import { readClientMessage } from './clientMessage';
import { hello, toPlayer, type Connection, type ConnectionContext } from './connection';
import { toBytes, toError } from './encode';
import { identityOfKey, type Identity } from './identity';
import { CLOSE_CODES, type ClientMessage, type ServerMessage } from './protocol';
import { RightsWatch } from './rightsWatch';
import { sendChat } from './sendChat';
import { Subscriptions } from './subscriptions';
import { Unread } from './unread';
import { Turns } from './turns';

/** Who has opened a WebSocket. */
export interface Visitor {
  /** Undefined: anybody. */
  identity?: Identity;
  /** Set for who may have chat alone: the channels (with their `#`) that it hears from the start. */
  chat?: readonly string[];
  /** For the keys that it sends later. */
  lookUp: LookUp;
}

/** A client that has opened a WebSocket; its messages are answered one after the other. */
export class WebSocketClient implements Connection, Subscriber {
  private readonly subscriptions: Subscriptions;
  private readonly turns: Turns;
  private readonly rights: RightsWatch;
  private readonly lookUp: LookUp;
  private readonly rate;
  private readonly unread: Unread;
  private faults = 0;
  private isAlive = true;

  /** `socket` is what the WebSocket goes over. */
  constructor(
    private readonly webSocket: WebSocket,
    private readonly socket: Duplex,
    private readonly context: ConnectionContext,
    { identity, chat: channels, lookUp }: Visitor,
  ) {
    this.lookUp = lookUp;
    const { feed, chat, log, limits } = context;
    this.subscriptions = new Subscriptions({
      feed,
      chat,
      log,
      subscriber: this,
      max: limits.subscriptions,
      identity,
      chatAlone: channels !== undefined,
    });
    this.turns = new Turns((error) => log.error({ err: error }, 'gateway: a message has no answer'));
    this.rights = new RightsWatch({
      turns: this.turns,
      subscriptions: this.subscriptions,
      onEnded: (ended) => this.tellEnded(ended),
    });
    this.unread = new Unread(limits.unreadBytes);
    this.rate = createTokenBucket({ burst: limits.messageBurst, perSecond: limits.messagesPerSecond });
    webSocket.on('message', (data, isBinary) => this.receive(isBinary ? '' : (data as Buffer).toString()));
    webSocket.on('pong', () => (this.isAlive = true));
    webSocket.on('close', () => this.stop());
    // The close that follows says why.
    webSocket.on('error', () => undefined);
    this.send(hello(identity, limits, limits.subscriptions));
    if (channels) this.turns.add(() => this.subscribe(channels.map((channel) => `chat:${channel}`)));
  }

  deliver(messages: readonly FeedMessage[]): void {
    if (!this.isOpen) return;
    if (this.unread.isTooMuch(this.socket.writableLength))
      return this.end(CLOSE_CODES.tooSlow, clientErrors.tooSlow().message);
    this.socket.cork();
    for (const message of messages) {
      const bytes = toBytes(message);
      this.webSocket.send(bytes, { binary: false });
      if (message.op === 'snapshot') this.unread.allow(message.channel, bytes.length);
    }
    this.socket.uncork();
  }

  beat(): void {
    if (!this.isAlive) return this.webSocket.terminate();
    this.isAlive = false;
    if (!this.isOpen) return;
    this.webSocket.ping();
    // Whatever is subscribed: who is known may write.
    this.rights.renew();
  }

  checkRights(): void {
    if (this.subscriptions.needRights) this.rights.check();
  }

  shutDown(): void {
    this.end(CLOSE_CODES.goingAway, 'The server is going away.');
  }

  private get isOpen(): boolean {
    return this.webSocket.readyState === this.webSocket.OPEN;
  }

  private send(message: ServerMessage): void {
    if (this.isOpen) this.webSocket.send(JSON.stringify(message));
  }

  private end(code: number, reason: string): void {
    this.stop();
    this.webSocket.close(code, reason);
  }

  private stop(): void {
    this.turns.clear();
    this.subscriptions.closeAll();
  }

  private receive(text: string): void {
    if (!this.isOpen) return;
    this.isAlive = true;
    if (this.turns.waiting >= this.context.limits.waitingMessages || !this.rate.take())
      return this.refuse(clientErrors.tooManyMessages(), CLOSE_CODES.tooManyMessages);
    try {
      const message = readClientMessage(text);
      this.turns.add(() => this.take(message));
    } catch (error) {
      this.refuse(error as ClientError, CLOSE_CODES.malformed);
    }
  }

  /** Tells what is wrong with a message; who goes on like that is closed. */
  private refuse(error: ClientError, code: number): void {
    this.send(toError(error));
    this.faults += 1;
    if (this.faults >= this.context.limits.faults) this.end(code, error.message);
  }

  private async take(message: ClientMessage): Promise<void> {
    if (message.op === 'ping') return this.send({ op: 'pong' });
    if (message.op === 'authenticate') return this.authenticate(message.key);
    if (message.op === 'send') return this.say(message);
    if (message.op === 'subscribe') return this.subscribe(message.channels, message.resume);
    for (const channel of message.channels) this.unsubscribe(channel);
  }

  private async subscribe(
    channels: readonly string[],
    positions: Record<string, string> = {},
  ): Promise<void> {
    for (const channel of new Set(channels))
      await this.orTell(() => this.subscriptions.open(channel, positions[channel]));
  }

  private say(message: Extract<ClientMessage, { op: 'send' }>): Promise<void> {
    return this.orTell(async () =>
      this.send(await sendChat(this.context, () => this.subscriptions.renewIdentity(), message)),
    );
  }

  /** Does it, or tells why not. */
  private async orTell(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      this.send(toError(error));
    }
  }

  private unsubscribe(channel: string): void {
    this.subscriptions.close(channel);
    this.send({ op: 'unsubscribed', channel });
  }

  private async authenticate(key: string): Promise<void> {
    try {
      const identity = await identityOfKey(this.context, key, this.lookUp);
      this.subscriptions.identity = identity;
      this.send({ op: 'authenticated', player: toPlayer(identity) });
    } catch (error) {
      this.refuse(clientErrors.invalidKey(whyNoKey(error)), CLOSE_CODES.malformed);
    }
  }

  private tellEnded(channels: readonly string[]): void {
    for (const channel of channels) this.send({ op: 'unsubscribed', channel });
  }
}

function whyNoKey(error: unknown): string {
  if (!(error instanceof ApiError)) return 'The key cannot be looked up right now.';
  if (error.status !== 429) return error.message;
  return `Too many wrong keys from this address: try again in ${error.retryAfter} s.`;
}
