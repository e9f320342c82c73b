import { createServer } from 'node:http';
import { once } from 'node:events';
import type { Config } from '../config/config';
import { toListenFault } from '../listenFault';

/** Metrics where somebody can read them. */
export interface Exposed {
  close(): Promise<void>;
}

const PATH = '/metrics';
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
/** Whoever sends a request slower than that is no Prometheus. */
const REQUEST_LIMIT_MS = 5_000;

/** Answers at `/metrics`, and nothing else, on a port that nothing else has. Rejects when it cannot be had. */
export async function serveMetrics(
  { host, port }: NonNullable<Config['metrics']>,
  read: () => Promise<string>,
): Promise<Exposed> {
  const server = createServer({ requestTimeout: REQUEST_LIMIT_MS, connectionsCheckingInterval: 1_000 });
  server.on('request', ({ method, url = '' }, response) => {
    const answer = (status: number, text: string, headers = {}) =>
      response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers }).end(text);
    if (url.split('?', 1)[0] !== PATH) return answer(404, 'Not Found\n');
    if (method !== 'GET' && method !== 'HEAD')
      return answer(405, 'Method Not Allowed\n', { Allow: 'GET, HEAD' });
    void read().then(
      (text) => answer(200, text, { 'Content-Type': CONTENT_TYPE }),
      () => answer(500, 'The metrics could not be read.\n'),
    );
  });
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    throw toListenFault(error, { host, port, settings: 'METRICS' });
  });
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
