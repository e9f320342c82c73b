import { connect, type Socket } from 'node:net';
import request from 'supertest';
import { listen, type Server } from '../../src/server';
import type { ServerLimits } from '../../src/limits/serverLimits';
import { eventually } from '../support/eventually';
import { createEmbeddedStack, type Stack } from '../support/stacks';

const MINUTE_MS = 60_000;
/** A time that is to be over is short, every other one long. */
const PATIENT: Partial<ServerLimits> = {
  headMs: MINUTE_MS,
  requestMs: MINUTE_MS,
  idleMs: MINUTE_MS,
  silentMs: MINUTE_MS,
  checkEveryMs: 20,
};
const GET = 'GET /health/live HTTP/1.1\r\nHost: a\r\n';

/** One connection, what came over it, and whether it is over. */
class Client {
  text = '';
  isOver = false;
  private constructor(readonly socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => (this.text += data));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.isOver = true));
  }

  static open({ url }: Server): Client {
    const { hostname, port } = new URL(url);
    return new Client(connect(Number(port), hostname));
  }

  send(text: string): this {
    this.socket.write(text);
    return this;
  }
}

describe('a server', () => {
  let stack: Stack;
  let server: Server | undefined;
  let clients: Client[] = [];

  beforeAll(async () => {
    stack = await createEmbeddedStack();
  });
  afterEach(async () => {
    for (const { socket } of clients) socket.destroy();
    clients = [];
    await server?.close();
  });
  afterAll(() => stack.close());

  const start = async (limits: Partial<ServerLimits>) =>
    (server = await listen(stack.app, '127.0.0.1', 0, undefined, { ...PATIENT, ...limits }));
  const open = (at: Server) => {
    const client = Client.open(at);
    clients.push(client);
    return client;
  };

  it('cuts off who does not end the head of a request', async () => {
    const client = open(await start({ headMs: 50, requestMs: MINUTE_MS })).send(GET);
    await eventually(() => client.isOver);
    expect(client.text).toContain(' 408 ');
  });

  it('cuts off who does not end the body of a request', async () => {
    const client = open(await start({ headMs: 50, requestMs: 50 }));
    client.send('POST /v2/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n{"user');
    await eventually(() => client.isOver);
    expect(client.text).not.toContain(' 200 ');
  });

  it('cuts off who asks nothing more', async () => {
    const client = open(await start({ idleMs: 50 })).send(`${GET}\r\n`);
    await eventually(() => client.isOver);
    expect(client.text).toContain('{"status":"ok"}');
  });

  it('cuts off who does not read, and gives the place to the next', async () => {
    const at = await start({ silentMs: 100, connections: 1 });
    const deaf = open(at);
    deaf.socket.pause();
    deaf.send('GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(200));
    await eventually(async () => {
      const next = open(at).send(`${GET}\r\n`);
      await eventually(() => next.isOver || next.text);
      return next.text.includes(' 200 ');
    });
  });

  it('has so many connections and no more', async () => {
    const at = await start({ connections: 2 });
    const [one, two] = [open(at).send(`${GET}\r\n`), open(at).send(`${GET}\r\n`)];
    await eventually(() => one.text && two.text);
    const beyond = open(at).send(`${GET}\r\n`);
    await eventually(() => beyond.isOver);
    expect(beyond.text).toBe('');
    one.socket.destroy();
    await eventually(async () => {
      const next = open(at).send(`${GET}\r\n`);
      await eventually(() => next.isOver || next.text);
      return next.text.includes(' 200 ');
    });
    expect(two.isOver).toBe(false);
  });

  it('has so many of one address, but of those that speak for many', async () => {
    const few = await start({ connectionsPerAddress: 1 });
    const first = open(few).send(`${GET}\r\n`);
    await eventually(() => first.text);
    const second = open(few).send(`${GET}\r\n`);
    await eventually(() => second.isOver);
    expect(second.text).toBe('');
    first.socket.destroy();
    await few.close();

    const proxied = await start({
      connectionsPerAddress: 1,
      speaksForMany: (address) => address === '127.0.0.1',
    });
    const both = [open(proxied).send(`${GET}\r\n`), open(proxied).send(`${GET}\r\n`)];
    await eventually(() => both.every(({ text }) => text.includes(' 200 ')));
  });

  it('counts a connection once that offers another protocol', async () => {
    const at = await start({ connectionsPerAddress: 1 });
    const client = open(at).send(`${GET}Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n`);
    await eventually(() => client.text.includes(' 200 '));
    client.text = '';
    client.send(`${GET}\r\n`);
    await eventually(() => client.text.includes(' 200 '));
  });

  it('takes a head of 16 KB and none above', async () => {
    const at = await start({});
    const withHead = async (bytes: number) => {
      const client = open(at).send(`${GET}X-Long: ${'a'.repeat(bytes)}\r\n\r\n`);
      await eventually(() => client.text);
      return client.text.split(' ')[1];
    };
    expect(await withHead(15_000)).toBe('200');
    expect(await withHead(17_000)).toBe('431');
  });

  it.each([
    ['/v1/search_players?q=', { status: 'The URL is too long: at most 8192 characters.' }],
    ['/v2/players/%33?x=', { status: 'error', error: 'The URL is too long: at most 8192 characters.' }],
  ])('takes a URL of 8192 characters and none above: %s', async (start, body) => {
    const get = (length: number) => request(stack.app).get(start.padEnd(length, 'a'));
    expect((await get(8192)).status).not.toBe(414);
    const refused = await get(8193);
    expect([refused.status, refused.body]).toEqual([414, body]);
  });

  it.each(['GET /v1/search_players', 'GET /v2/players/%33', 'POST /v1/set_avatar', 'POST /v2/sessions'])(
    'takes no body above 16 MB: %s',
    async (line) => {
      const client = open(await start({}));
      client.send(`${line} HTTP/1.1\r\nHost: a\r\nContent-Length: 16777217\r\n\r\n`);
      await eventually(() => client.isOver);
      expect(client.text).toContain(' 413 ');
      expect(client.text).toContain('The body of the request is too large.');
    },
  );
});
