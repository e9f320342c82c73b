import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { sendRequest } from '../../src/conformance/sendRequest';
import { listen, type Server } from '../../src/server';

describe('a request that is sent', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  async function sendTo(app: RequestListener, times = 1, timeoutMs?: number): Promise<number[]> {
    server = await listen(app, '127.0.0.1', 0);
    const statuses: number[] = [];
    for (let at = 0; at < times; at += 1)
      statuses.push((await sendRequest(server.url, { method: 'GET', path: '/' }, { timeoutMs })).status);
    return statuses;
  }

  it('goes out again when the connection that was left open is gone', async () => {
    const used = new WeakSet<Socket>();
    const statuses = await sendTo(({ socket }, response) => {
      if (used.has(socket)) socket.destroy();
      else response.writeHead(204).end();
      used.add(socket);
    }, 3);
    expect(statuses).toEqual([204, 204, 204]);
  });

  it('is given up when a new connection breaks off', async () => {
    await expect(sendTo(({ socket }) => void socket.destroy())).rejects.toThrow('socket hang up');
  });

  it('is given up when there is no answer in time', async () => {
    await expect(sendTo(() => undefined, 1, 50)).rejects.toThrow('no answer within 50 ms');
  });
});
