import type { AddressInfo } from 'node:net';
import { createServer, type RequestListener } from 'node:http';
import type { Gateway } from './gateway/gateway';
import { passUpgrades } from './gateway/upgrades';

export interface Server {
  /** `http://host:port` */
  url: string;
  /** Stops accepting, waits for what runs, resolves when all connections are closed. */
  close(): Promise<void>;
}

const CLOSE_LIMIT_MS = 10_000;

/** Listens; port 0 picks a free one. With the gateway that the application has, WebSockets too. Rejects when the address cannot be had. */
export async function listen(app: RequestListener, host: string, port: number, gateway?: Gateway): Promise<Server> {
  const server = createServer(app);
  if (gateway) passUpgrades(server, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${shownHost}:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        gateway?.close();
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), CLOSE_LIMIT_MS).unref();
      }),
  };
}
