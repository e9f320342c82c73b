import { request as send, type IncomingHttpHeaders } from 'node:http';

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

/**
 * Sends a request with the path and headers byte for byte, `Host` included. Rejects without an answer in time. A
 * connection that the server has given up while it was idle is no answer: then it is sent again on another one.
 */
export async function sendRequest(
  url: string,
  request: HttpRequest,
  options: { timeoutMs?: number } = {},
): Promise<HttpAnswer> {
  const { method, path, headers, body } = request;
  const { timeoutMs = TIMEOUT_MS } = options;
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = send(
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
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const wasIdle = outgoing.reusedSocket && error.code === 'ECONNRESET';
      if (wasIdle) resolve(sendRequest(url, request, options));
      else reject(error);
    });
    outgoing.end(body);
  });
}
