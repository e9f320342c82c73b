import { createServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { Server as NetServer, type AddressInfo } from 'node:net';
import type { Gateway } from './gateway/gateway';
import { passUpgrades } from './gateway/upgrades';
import { boundConnections, SERVER_LIMITS, serverOptions, type ServerLimits } from './limits/serverLimits';

export interface Server {
  /** `http://host:port` */
  url: string;
  /** Stops accepting, answers what clients have sent, resolves when all connections are closed: after ten seconds at the latest. */
  close(): Promise<void>;
}

const CLOSE_LIMIT_MS = 10_000;
/** How long a connection may be idle once the server stops. */
const IDLE_LIMIT_MS = 500;

/** Listens; port 0 picks a free one. With the gateway that the application has, WebSockets too. Rejects when the address cannot be had. */
export async function listen(
  app: RequestListener,
  host: string,
  port: number,
  gateway?: Gateway,
  overrides: Partial<ServerLimits> = {},
): Promise<Server> {
  const limits = { ...SERVER_LIMITS, ...overrides };
  const server = createServer(serverOptions(limits), app);
  boundConnections(server, limits);
  if (gateway) passUpgrades(server, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${shownHost}:${address.port}`,
    close() {
      gateway?.close();
      return (closing ??= drain(server));
    },
  };
}

/**
 * Every client is told that its connection ends, in the next answer on it, so that none sends a request into a closed
 * one.
 */
async function drain(server: HttpServer): Promise<void> {
  server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
  server.keepAliveTimeout = IDLE_LIMIT_MS;
  const timers = [
    setTimeout(() => server.closeIdleConnections(), IDLE_LIMIT_MS),
    setTimeout(() => server.closeAllConnections(), CLOSE_LIMIT_MS),
  ];
  await new Promise<void>((resolve, reject) => {
    // The HTTP server's own would at once break off connections that are idle just now.
    NetServer.prototype.close.call(server, (error) => (error ? reject(error) : resolve()));
  }).finally(() => timers.forEach(clearTimeout));
}
