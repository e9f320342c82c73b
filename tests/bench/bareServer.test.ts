import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBareServer } from '../../bench/http/bareServer';
import { prepareAnswers, withoutOwn } from '../../bench/http/prepare';

const servers: Server[] = [];

async function listen(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the bare server', () => {
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  it('sends what the service sent, byte for byte, in turn', async () => {
    const source = await listen(
      createServer((request, response) => {
        response.writeHead(request.url === '/2' ? 404 : 200, {
          ETag: '"x"',
          'Content-Type': 'a/b',
          'X-Two': ['1', '2'],
        });
        response.end(Buffer.from([0, 255, 10, request.url!.length]));
      }),
    );
    const answers = await prepareAnswers(source, ['/1', '/2', '/three']);
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200]);
    expect(answers[0]!.headers).toEqual(['ETag', '"x"', 'Content-Type', 'a/b', 'X-Two', '1', 'X-Two', '2']);
    const { server, prepare } = createBareServer();
    const bare = await listen(server);
    prepare(answers);
    expect(await prepareAnswers(bare, ['/a', '/b', '/c'])).toEqual(answers);
    expect(await prepareAnswers(bare, ['/a'])).toEqual(answers.slice(0, 1));
  });

  it('answers 503 with nothing to send', async () => {
    const [answer] = await prepareAnswers(await listen(createBareServer().server), ['/']);
    expect(answer!.status).toBe(503);
  });
});

describe('the headers that are sent again', () => {
  it('are all but those that Node adds by itself', () => {
    const headers = ['Date', 'today', 'ETag', 'date', 'Connection', 'keep-alive', 'Keep-Alive', 'timeout=5'];
    expect(withoutOwn(headers)).toEqual(['ETag', 'date']);
  });
});
