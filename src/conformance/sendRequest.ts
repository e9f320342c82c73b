import { request, type IncomingHttpHeaders } from 'node:http';

const TIMEOUT_MS = 30_000;

export interface HttpRequest {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: Buffer;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Sends a request with the path and headers byte for byte, `Host` included. Rejects without an answer in time. */
export async function sendRequest(
  url: string,
  { method, path, headers, body }: HttpRequest,
  { timeoutMs = TIMEOUT_MS } = {},
): Promise<HttpAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        hostname,
        port,
        method,
        path: Buffer.from(path, 'utf8').toString('latin1'),
        headers: { ...headers, ...(body && { 'Content-Length': String(body.length) }) },
        timeout: timeoutMs,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
