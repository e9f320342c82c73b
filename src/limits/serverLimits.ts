import type { Server, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { Config } from '../config/config';
import { createNetworks } from '../network/networks';
import { Places } from './places';

/** What the connections of one process may take. Times are milliseconds. */
export interface ServerLimits {
  /** Until the head of a request is there. */
  headMs: number;
  /** Until all of it is there: with the greatest body that any route takes, this is the slowest rate. */
  requestMs: number;
  /** Without a request; proxies have to give up idle connections before that. */
  idleMs: number;
  /** Without a byte in either direction while there is a request. */
  silentMs: number;
  /** Between looks at the times. With ten thousand slow clients those that are cut off together hold up nobody for long. */
  checkEveryMs: number;
  /** Bytes of a request's head. */
  headBytes: number;
  connections: number;
  connectionsPerAddress: number;
  /** Addresses that `connectionsPerAddress` is not for, such as a proxy's. */
  speaksForMany: (address: string) => boolean;
}

export const SERVER_LIMITS: ServerLimits = {
  headMs: 10_000,
  requestMs: 120_000,
  idleMs: 5_000,
  silentMs: 120_000,
  checkEveryMs: 20,
  headBytes: 16_384,
  connections: Infinity,
  connectionsPerAddress: Infinity,
  speaksForMany: () => false,
};

/** What the operator decides of them. */
export function serverLimitsOf({
  connections,
  connectionsPerAddress,
  rateLimits,
  trustedProxies,
  requestLimits,
}: Config): Partial<ServerLimits> {
  return {
    connections,
    connectionsPerAddress: rateLimits ? connectionsPerAddress : Infinity,
    speaksForMany: createNetworks([...trustedProxies, ...requestLimits.listed]),
  };
}

export function serverOptions(limits: ServerLimits): ServerOptions {
  return {
    headersTimeout: limits.headMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    maxHeaderSize: limits.headBytes,
  };
}

/** Cuts off connections beyond those that there may be, and those on which nothing moves. */
export function boundConnections(server: Server, limits: ServerLimits): void {
  server.setTimeout(limits.silentMs);
  const places = new Places({ total: limits.connections, perAddress: limits.connectionsPerAddress });
  const known = new WeakSet<Socket>();
  server.on('connection', (socket: Socket) => {
    // One that was offered another protocol comes a second time.
    if (known.has(socket)) return;
    known.add(socket);
    const { remoteAddress: address = '' } = socket;
    const place = places.take(address, limits.speaksForMany(address));
    if (typeof place === 'string') socket.destroy();
    else socket.once('close', place);
  });
}
