import { Agent } from 'node:http';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { get } from '../../bench/faults/load';

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const LOST = { status: 0, retryAfter: false };

/** Has a part in each request, with the connection, and which one on it this is: the first has 1. */
type Reply = (socket: Socket, nth: number) => void;

describe('a request of the load', () => {
  let server: Server;
  let agent: Agent;
  let url: string;
  let asked: number;
  let clock: number;
  let reply: Reply;
  beforeEach(async () => {
    asked = 0;
    clock = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => clock);
    agent = new Agent({ keepAlive: true });
    server = createServer((socket) => {
      let nth = 0;
      socket.on('error', () => undefined);
      socket.on('data', () => {
        asked += 1;
        reply(socket, (nth += 1));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    jest.restoreAllMocks();
    agent.destroy();
    server.close();
  });

  const ask = () => get(url, { path: '/' }, agent);

  it('is sent again, and says so, when its connection had just been closed for being idle', async () => {
    reply = (socket, nth) => (nth === 1 ? socket.write(ANSWER) : socket.resetAndDestroy());
    expect(await ask()).toEqual({ status: 200, body: 'ok', retryAfter: false, sentAgain: false });
    expect(await ask()).toEqual({ status: 200, body: 'ok', retryAfter: false, sentAgain: true });
    expect(asked).toBe(3);
  });

  it('is lost when its connection ends after some time, in which it may have been worked on', async () => {
    reply = (socket, nth) => {
      if (nth === 1) return socket.write(ANSWER);
      clock += 1_000;
      return socket.resetAndDestroy();
    };
    await ask();
    expect(await ask()).toMatchObject({ ...LOST, sentAgain: false });
    expect(asked).toBe(2);
  });

  it('is lost when its connection ends at once and was new', async () => {
    reply = (socket) => socket.resetAndDestroy();
    expect(await ask()).toMatchObject({ ...LOST, sentAgain: false });
    expect(asked).toBe(1);
  });

  it('is lost when its connection ends in the middle of the answer', async () => {
    reply = (socket, nth) =>
      nth === 1 ? socket.write(ANSWER) : socket.write(ANSWER.slice(0, -1), () => socket.destroy());
    await ask();
    expect(await ask()).toMatchObject({ ...LOST, sentAgain: false });
    expect(asked).toBe(2);
  });

  it('is sent again once at most', async () => {
    const others = Promise.all([once(server, 'connection'), once(server, 'connection')]);
    reply = (socket) => socket.write(ANSWER);
    // Two connections, both of which are kept.
    await Promise.all([ask(), ask()]);
    await others;
    reply = (socket) => socket.resetAndDestroy();
    expect(await ask()).toMatchObject({ ...LOST, sentAgain: true });
    expect(asked).toBe(4);
  });
});
