import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Scenario } from '../../src/conformance/dataSet';
import type { Outcome } from '../../src/conformance/outcome';
import { runScenarios } from '../../src/conformance/scenarios';

interface Seen {
  path?: string;
  cookie?: string;
  type?: string;
  body: string;
}

/** Opens session `t1`, `t2`... at /open and at a log-in, ends one at /end, says 200 to the rest. */
let server: Server;
let url: string;
let seen: Seen[];
let opened: number;

beforeEach(async () => {
  seen = [];
  opened = 0;
  server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { cookie, 'content-type': type } = request.headers;
      seen.push({ path: request.url, cookie, type, body });
      const opens = request.url === '/open' || request.url === '/v2/sessions';
      opened += opens ? 1 : 0;
      if (opens) response.setHeader('Set-Cookie', `bancho_session=t${opened}; Path=/; Secure`);
      if (request.url === '/end') response.setHeader('Set-Cookie', 'bancho_session=; Max-Age=0; Path=/');
      response.end('{"ok":true}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => server.close());

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

async function run(...steps: Partial<Scenario['steps'][number]>[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const defaults = { method: 'POST', path: '/', expect: { status: 200 } };
  const scenario = { name: 'S', steps: steps.map((step) => ({ ...defaults, ...step })) };
  await runScenarios(url, [scenario], (outcome) => outcomes.push(outcome));
  return outcomes;
}

const problems = (outcomes: Outcome[]) =>
  outcomes.flatMap(({ id, differences }) => differences.map(({ path }) => `${id}: ${path}`));

describe('runScenarios', () => {
  it('sends the cookie of the session that a step opened', async () => {
    const outcomes = await run(
      { path: '/open', expect: { status: 200, sets_session: 'a' } },
      { path: '/open', expect: { status: 200, sets_session: 'b' } },
      { path: '/as-a', session: 'a' },
      { path: '/as-b', session: 'b' },
      { path: '/as-nobody' },
      { path: '/own', headers: { Cookie: 'bancho_session=nonsense' } },
    );
    expect(problems(outcomes)).toEqual([]);
    expect(seen.slice(2).map(({ cookie }) => cookie)).toEqual([
      'bancho_session=t1',
      'bancho_session=t2',
      undefined,
      'bancho_session=nonsense',
    ]);
  });

  it('logs in whose session no step opens', async () => {
    const outcomes: Outcome[] = [];
    const step = { method: 'PUT', session: 's9', expect: { status: 200 } };
    const steps = [
      { ...step, path: '/v2/players/3/friends/6', expect: { status: 403 } },
      { ...step, path: '/v2/players/34/friends/3' },
    ];
    const players = new Map([
      [3, 'three'],
      [34, 'thirty four'],
    ]);
    await runScenarios(url, [{ name: 'S', steps }], (outcome) => outcomes.push(outcome), players);
    expect(seen.map(({ path, cookie }) => [path, cookie])).toEqual([
      ['/v2/sessions', undefined],
      ['/v2/players/3/friends/6', 'bancho_session=t1'],
      ['/v2/players/34/friends/3', 'bancho_session=t1'],
    ]);
    expect(JSON.parse(seen[0]!.body)).toEqual({ username: 'thirty four', password: 'correct horse 1' });
    expect(problems(outcomes)).toEqual(['S #1: status']);
  });

  it('fails a step that opens or ends no session where it has to', async () => {
    const outcomes = await run(
      { path: '/', expect: { status: 200, sets_session: 'a' } },
      { path: '/end', expect: { status: 200, sets_session: 'b' } },
      { path: '/open', expect: { status: 200, clears_session: true } },
      { path: '/end', expect: { status: 200, clears_session: true } },
      { path: '/', session: 'a' },
    );
    expect(problems(outcomes)).toEqual([
      'S #1: Set-Cookie',
      'S #2: Set-Cookie',
      'S #3: Set-Cookie',
      'S #5: answer',
    ]);
    expect(seen).toHaveLength(4);
  });

  it('sends bodies of every kind', async () => {
    await run(
      { json: { name: 'é', id: 9007199254740993n } },
      { json: null },
      { text: 'a=b', headers: { 'Content-Type': 'text/plain' } },
      { multipart: 'multipart PNG' },
      {},
    );
    expect(seen.map(({ type, body }) => [type?.split(';')[0], body.slice(0, 40)])).toEqual([
      ['application/json', Buffer.from('{"name":"é","id":9007199254740993}').toString('latin1')],
      ['application/json', 'null'],
      ['text/plain', 'a=b'],
      ['multipart/form-data', expect.stringMatching(/^--kiai-/)],
      [undefined, ''],
    ]);
  });

  it('judges each answer', async () => {
    const outcomes = await run(
      { expect: { status: 201, json: { ok: false } } },
      { expect: { status: 200, json: { ok: true } } },
    );
    expect(problems(outcomes)).toEqual(['S #1: status', 'S #1: $.ok']);
  });

  it('fails a step whose body or answer cannot be had', async () => {
    server.close();
    await once(server, 'close');
    expect(problems(await run({}, { multipart: 'a riddle' }))).toEqual(['S #1: answer', 'S #2: answer']);
  });
});
