import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { passUpgrades } from '../../src/gateway/upgrades';
import { eventually } from '../support/eventually';

/** Where a client offers HTTP/2 with every request. */
const OFFER =
  'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\n\r\n';

describe('a connection on which another protocol is offered', () => {
  let server: Server;
  let client: Socket;
  /** The server's end of it. */
  let socket: Socket;
  let answers: string;

  beforeEach(async () => {
    const app = jest.fn((_request, response) => response.end('hello'));
    server = createServer(app);
    passUpgrades(server, app);
    server.once('connection', (connection: Socket) => (socket = connection));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    answers = '';
    client.setEncoding('utf8').on('data', (part: string) => (answers += part));
  });
  afterEach(async () => {
    client.destroy();
    server.close();
    await once(server, 'close');
  });

  async function offer(times: number): Promise<void> {
    for (let count = 0; count < times; count += 1) {
      const before = answers.split('hello').length;
      client.write(OFFER);
      await eventually(() => answers.split('hello').length > before);
    }
  }
  const listeners = () =>
    Object.fromEntries(socket.eventNames().map((name) => [name, socket.listenerCount(name)]));

  it('has as many listeners after many requests as after one', async () => {
    await offer(1);
    const afterOne = listeners();
    await offer(20);
    expect(listeners()).toEqual(afterOne);
  });

  it('ends when it fails, and nothing else does', async () => {
    await offer(2);
    socket.destroy(new Error('broken'));
    await eventually(() => client.closed);
    expect(server.listening).toBe(true);
  });
});
