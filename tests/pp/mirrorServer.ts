import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stand-in for a mirror of `.osu` files on loopback. */
export interface MirrorServer {
  url: string;
  /** The paths that were asked for. */
  asked: string[];
  /** How the next requests are answered. */
  answer: (response: ServerResponse) => void;
  close(): Promise<void>;
}

export async function startMirror(): Promise<MirrorServer> {
  const server = createServer((request, response) => {
    mirror.asked.push(request.url ?? '');
    mirror.answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const mirror: MirrorServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    answer: (response) => response.end(),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return mirror;
}
