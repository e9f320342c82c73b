import { ServerResponse, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A request to go on as a WebSocket, less its headers. */
export interface Upgrade {
  socket: Duplex;
  /** What came after the headers already. */
  head: Buffer;
}

const pending = new WeakMap<IncomingMessage, Upgrade>();

/** Undefined: the request asks for no WebSocket. */
export function upgradeOf(request: IncomingMessage): Upgrade | undefined {
  return pending.get(request);
}

/**
 * Lets requests for WebSockets pass through the application as others do, so that they are refused as others are. It
 * answers them, or takes the connection over (`takeOver`).
 */
export function passUpgrades(server: Server, app: RequestListener): void {
  /** Of each connection the answer to its last request. */
  const answers = new WeakMap<Socket, ServerResponse>();
  server.on('request', ({ socket }, response) => answers.set(socket, response));
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // The answer still owns the connection. Clients wait for it before they offer another protocol.
    if (answers.get(socket)?.writableFinished === false) return socket.destroy();
    if (request.headers.upgrade?.toLowerCase() !== 'websocket')
      return ignoreUpgrade(server, request, socket, head);
    // Node listens again on a socket that is put back, and each request of it would add one more.
    socket.on('error', () => socket.destroy());
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.on('finish', () => socket.end());
    response.assignSocket(socket);
    pending.set(request, { socket, head });
    app(request, response);
  });
}

/** The response writes nothing any more. */
export function takeOver(response: ServerResponse, { socket }: Upgrade): void {
  response.removeAllListeners('finish');
  response.detachSocket(socket as Socket);
}

/**
 * A server may go on as if no other protocol had been offered (RFC 9110, 7.8), and clients that offer HTTP/2 with every
 * request rely on it. Node has taken the request out of its connection by then: it is put back without the offer.
 */
function ignoreUpgrade(server: Server, request: IncomingMessage, socket: Socket, head: Buffer): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    if (!/^(?:upgrade|connection|http2-settings)$/i.test(name)) lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}
