import type { Chat } from '../chat/chat';
import type { Feed } from '../feed/feed';
import type { Context } from '../context';
import type { Identity, IdentityContext } from './identity';
import type { GatewayLimits } from './limits';
import type { ServerMessage } from './protocol';

/** What every client's connection works with. */
export interface ConnectionContext extends IdentityContext {
  feed: Feed;
  chat: Chat;
  meters: Pick<Context['meters'], 'gateway'>;
  log: Context['log'];
  limits: GatewayLimits;
}

/** One client. */
export interface Connection {
  /** Called once in a heartbeat's time. */
  beat(): void;
  /** Ends what the client may not read any more. */
  checkRights(): void;
  /** Ends because the process does. */
  shutDown(): void;
}

/** What a client is told first. */
export function hello(
  identity: Identity | undefined,
  limits: GatewayLimits,
  subscriptions: number,
): ServerMessage {
  const { messageBytes, messagesPerSecond, heartbeatMs } = limits;
  return {
    op: 'hello',
    player: identity ? toPlayer(identity) : null,
    limits: {
      subscriptions,
      message_bytes: messageBytes,
      messages_per_second: messagesPerSecond === Infinity ? null : messagesPerSecond,
    },
    heartbeat_seconds: heartbeatMs / 1000,
  };
}

export function toPlayer({ person }: Identity): { id: number; name: string } {
  return { id: person.id, name: person.name };
}
