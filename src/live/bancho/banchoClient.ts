import http from 'node:http';
import https from 'node:https';
import type { BanchoConfig } from '../../config/config';

export interface BanchoRequest {
  site: 'api' | 'c';
  /** With the query. */
  path: string;
}

export interface BanchoAnswer {
  status: number;
  body: string;
}

export interface BanchoClient {
  /** @throws Error when there is no whole answer in time, or it is too long. */
  get(request: BanchoRequest): Promise<BanchoAnswer>;
  /** Breaks off what runs. */
  close(): void;
}

/** The page of some ten thousand players online. */
const BODY_MAX_BYTES = 1024 * 1024;
/** Shorter than what game servers keep an idle connection for, so that none is closed just as it is used again. */
const IDLE_MS = 1_000;

/** Asks the game server over HTTP. `limitMs` is from the request to the last byte. */
export function createBanchoClient({ url, domain }: BanchoConfig, limitMs: number): BanchoClient {
  const { request, Agent } = url.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  return {
    get: ({ site, path }) =>
      new Promise((resolve, reject) => {
        // `fetch` sends no Host of one's choice.
        const headers = { host: `${site}.${domain}`, 'user-agent': 'kiai' };
        const sent = request(new URL(path, url), { agent, headers });
        const limit = setTimeout(() => {
          const late = new Error(`no whole answer in ${limitMs} ms`);
          reject(late);
          sent.destroy(late);
        }, limitMs);
        sent.on('error', reject);
        sent.on('response', (response) => {
          readText(response).then(
            (body) => resolve({ status: response.statusCode ?? 0, body }),
            (error: Error) => reject(error),
          );
        });
        sent.on('close', () => clearTimeout(limit));
        sent.end();
      }),
    close: () => agent.destroy(),
  };
}

async function readText(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early closes the connection.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_MAX_BYTES) throw new Error(`the answer has more than ${BODY_MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
