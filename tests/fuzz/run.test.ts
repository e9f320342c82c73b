import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { operationsOf } from '../../fuzz/operations';
import { readOptions } from '../../fuzz/options';
import { isClean, toLines } from '../../fuzz/report';
import type { FuzzRequest } from '../../fuzz/request';
import { fuzz, type Figures } from '../../fuzz/run';

const OPERATIONS = operationsOf().filter(({ name }) => name === 'get /v1/get_clan');
const WORLD = { holders: [{ id: 3, key: 'a-key', session: 'a-session' }], words: ['3', 'osu'], secrets: [] };

describe('a run against a server', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function run(answer: RequestListener, requests = 40, hangMs?: number): Promise<Figures> {
    const server = createServer(answer).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const target = { url, world: async () => WORLD };
    return fuzz(target, { operations: OPERATIONS, requests, seed: 1, concurrency: 4, hangMs });
  }

  const json =
    (status: number, body: object): RequestListener =>
    ({ method }, response) => {
      response.writeHead(status, { 'Content-Type': 'application/json', 'X-Request-Id': '1' });
      response.end(method === 'HEAD' ? '' : JSON.stringify(body));
    };

  const charges = ({ found }: Figures) => new Set(found.map(({ charge }) => charge));

  it('that answers as documented is clean, and counted', async () => {
    const figures = await run(json(404, { status: 'Clan not found.' }));
    expect(figures.requests).toBe(40);
    expect(figures.statuses).toEqual(new Map([[404, 40]]));
    expect([isClean(figures), figures.found]).toEqual([true, []]);
  });

  it.each<[charge: string, hangMs: number | undefined, answer: RequestListener]>([
    ['5xx', undefined, json(500, { status: 'Internal server error.' })],
    ['off its schema', undefined, json(404, { error: 'Clan not found.' })],
    ['leak', undefined, json(404, { status: 'SQLITE_ERROR' })],
    ['broken off', undefined, (request) => request.socket.destroy()],
    ['hang', 100, () => undefined],
  ])('is not clean with one of these: %s', async (charge, hangMs, answer) => {
    const figures = await run(answer, 8, hangMs);
    expect(charges(figures)).toContain(charge);
    expect(isClean(figures)).toBe(false);
    expect(toLines('here', figures).join('\n')).toMatch(new RegExp(`${charge}: [1-8]\\b`));
  });

  it('sends the same requests for the same seed', async () => {
    const asked: string[][] = [];
    for (const _ of [1, 2]) {
      const urls: string[] = [];
      await run((request, response) => {
        urls.push(`${request.method} ${request.url}`);
        json(404, { status: 'x' })(request, response);
      });
      asked.push(urls.sort());
    }
    expect(asked[0]).toHaveLength(40);
    expect(asked[1]).toEqual(asked[0]);
  });
});

describe('what is told of a run', () => {
  it('has the figures, and each kind of fault once with the request that shows it', () => {
    const request: FuzzRequest = {
      operation: 'get /v1/x',
      method: 'GET',
      path: '/v1/x?a=1',
      headers: { A: 'b' },
    };
    const fault = { charge: '5xx' as const, what: '500 oh', request };
    const lines = toLines('embedded', {
      requests: 3,
      statuses: new Map([
        [500, 2],
        [200, 1],
      ]),
      found: [fault, fault],
      slowest: { ms: 12.4, path: '/v1/x?a=1' },
      succeeded: new Set(['get /v1/x']),
    });
    expect(lines).toEqual([
      'embedded: 3 requests',
      '  by status     200: 1, 500: 2',
      '  wrong         5xx: 2, hang: 0, off its schema: 0, leak: 0, broken off: 0',
      '  succeeded     1 operations at least once',
      '  slowest       12 ms: /v1/x?a=1',
      '  5xx: 500 oh\n    GET /v1/x?a=1 -H "A: b"',
    ]);
  });
});

describe('the options', () => {
  it('have defaults', () => {
    expect(readOptions([])).toEqual({
      requests: 100_000,
      stacks: ['embedded', 'services'],
      concurrency: 8,
    });
  });

  it('are read', () => {
    const words = '--requests 5 --stack services --seed 7 --concurrency 2';
    expect(readOptions(words.split(' '))).toEqual({
      requests: 5,
      stacks: ['services'],
      seed: 7,
      concurrency: 2,
    });
  });

  it.each([
    ['--requests 0', '--requests: '],
    ['--stack other', '--stack: '],
    ['--seed x', '--seed: '],
    ['--slow', "Unknown option '--slow'"],
  ])('are refused: %s', (words, message) => {
    expect(() => readOptions(words.split(' '))).toThrow(message);
    expect(() => readOptions(words.split(' '))).toThrow('Usage: ');
  });
});
