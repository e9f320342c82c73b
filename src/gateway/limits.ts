/** What bounds the clients of one process, and its clocks. Times are milliseconds. */
export interface GatewayLimits {
  /** WebSockets and event streams together. */
  connections: number;
  /** The same for one IPv4 address, or one /64 network of IPv6. */
  connectionsPerAddress: number;
  /** Channels a WebSocket. */
  subscriptions: number;
  /** Channels an event stream: their positions are in every event's id. */
  streamChannels: number;
  /** Size of a client's message: one of the chat, with every letter escaped, takes 24,000. */
  messageBytes: number;
  /** Messages that a client may send at once, and then in each second. */
  messageBurst: number;
  messagesPerSecond: number;
  /** Messages of a client that wait for those before them to be answered. */
  waitingMessages: number;
  /** Messages that cannot be read, or come too fast, before the connection is closed. */
  faults: number;
  /** A reader who has this much unread when more comes is too slow. */
  unreadBytes: number;
  /** Between signs of life; a WebSocket whose last one was not answered is gone. */
  heartbeatMs: number;
  /** Between looks at whether clients may still read what they read. */
  rightsMs: number;
  /** How long a closing handshake may take. */
  closeMs: number;
  /** After which a broken event stream is asked for again. */
  retryMs: number;
}

export const GATEWAY_LIMITS: GatewayLimits = {
  connections: 20_000,
  connectionsPerAddress: 20,
  subscriptions: 100,
  streamChannels: 20,
  messageBytes: 32_768,
  messageBurst: 30,
  messagesPerSecond: 10,
  waitingMessages: 100,
  faults: 10,
  unreadBytes: 1_048_576,
  heartbeatMs: 30_000,
  rightsMs: 5_000,
  closeMs: 5_000,
  retryMs: 3_000,
};

/** What remains where the operator has lifted the limits on how often something may be asked. */
export function withoutRates(limits: GatewayLimits): GatewayLimits {
  return { ...limits, connectionsPerAddress: Infinity, messageBurst: Infinity, messagesPerSecond: Infinity };
}
