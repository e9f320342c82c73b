import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import pino from 'pino';
import request from 'supertest';
import { API_VERSIONS, createApp } from '../../src/app';
import { readSettings } from '../../src/config/readSettings';
import { createContext } from '../../src/context';
import { createLocalFiles } from '../../src/storage/files';
import { insertMap, insertPlayer, insertStats } from '../support/factories';
import { exampleBody, exampleUrl } from '../support/routes';
import { createEmbeddedStack, type Stack } from '../support/stacks';

const INFO = '/v1/get_player_info?scope=all&id=3';

describe('HTTP', () => {
  let stack: Stack;
  const logged: string[] = [];
  const get = (path: string) => request(stack.app).get(path);

  beforeAll(async () => {
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        logged.push(chunk.toString());
        done();
      },
    });
    stack = await createEmbeddedStack({
      env: { API_CREDENTIAL_ORIGINS: 'https://front.example' },
      overrides: { log: pino({ level: 'info' }, stream) },
    });
    await insertPlayer(stack.writable, 3, { name: 'Aozora' });
    await insertStats(stack.writable, 3, { 0: { pp: 100 } });
    await insertMap(stack.writable, 5);
  });
  afterAll(() => stack.close());
  beforeEach(() => logged.splice(0));

  it.each(['/v1', '', '/api'])('answers the same below "%s"', async (mount) => {
    const [here, v1] = [await get(`${mount}/get_player_info?scope=all&id=3`), await get(INFO)];
    expect(here.status).toBe(200);
    expect(here.body).toEqual(v1.body);
  });

  it.each(['/v1/nope', '/nope', '/api', '/api/', '/v1/GET_CLAN', '/v1/get_clan/1', '/v1/get_player_info%2f'])(
    'answers 404 at %s, which is no endpoint',
    async (path) => {
      const { status, body, headers } = await get(path);
      expect(status).toBe(404);
      expect(body).toEqual({ detail: 'Not Found' });
      expect(headers['content-type']).toBe('application/json');
    },
  );

  it.each(['post', 'put', 'patch', 'delete'] as const)(
    'answers 405 to %s where only GET is known',
    async (method) => {
      for (const mount of ['/v1', '', '/api']) {
        const { status, body, headers } = await request(stack.app)[method](`${mount}/get_clan?id=1`);
        expect(status).toBe(405);
        expect(body).toEqual({ detail: 'Method Not Allowed' });
        expect(headers['allow']).toContain('GET');
      }
    },
  );

  it('answers HEAD with the headers of GET and no body', async () => {
    const [head, full] = [await request(stack.app).head(INFO), await get(INFO)];
    expect(head.status).toBe(200);
    expect(head.text).toBeUndefined();
    for (const name of ['etag', 'content-length', 'content-type'])
      expect(head.headers[name]).toBe(full.headers[name]);
  });

  it('tells JSON as application/json', async () => {
    expect((await get(INFO)).headers['content-type']).toBe('application/json');
  });

  it('answers 304 to the ETag it sent, and 200 once the answer changes', async () => {
    const path = '/v1/get_map_info?id=5';
    const { etag } = (await get(path)).headers;
    expect(etag).toBeDefined();
    const again = await get(path).set('If-None-Match', etag!);
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
    expect(again.headers['access-control-allow-origin']).toBe('*');
    await stack.writable.query.updateTable('maps').set({ plays: 7 }).where('id', '=', 5).execute();
    expect((await get(path).set('If-None-Match', etag!)).status).toBe(200);
  });

  it('gives each request an id and keeps a sane one of the client', async () => {
    const [one, two] = [await get(INFO), await get(INFO)];
    expect(one.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(two.headers['x-request-id']).not.toBe(one.headers['x-request-id']);
    expect((await get(INFO).set('X-Request-Id', 'trace.42')).headers['x-request-id']).toBe('trace.42');
    expect((await get(INFO).set('X-Request-Id', 'a b"c')).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([INFO, '/nope', '/v1/get_clan', '/v1/get_clan?id=9'])(
    'sends process-time in milliseconds for %s',
    async (path) => {
      const { headers } = await get(path);
      expect(headers['process-time']).toMatch(/^\d+(\.\d+)?$/);
    },
  );

  it('sends security headers and does not say what it runs on', async () => {
    const { headers } = await get(INFO);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  describe('CORS', () => {
    it.each([
      ['an answer', 200, INFO],
      ['refused input', 422, '/v1/get_clan'],
      ['an error', 404, '/v1/get_clan?id=9'],
      ['an unknown path', 404, '/nope'],
    ])('lets any origin read %s (%i), without cookies', async (_what, status, path) => {
      const answer = await get(path).set('Origin', 'https://any.example');
      expect(answer.status).toBe(status);
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    });

    it('lets a wrong method be read too', async () => {
      const { status, headers } = await request(stack.app)
        .post('/v1/get_clan')
        .set('Origin', 'https://any.example');
      expect([status, headers['access-control-allow-origin']]).toEqual([405, '*']);
    });

    it('answers preflights, with the headers that are asked for', async () => {
      const { status, headers } = await request(stack.app)
        .options('/v1/get_clan')
        .set('Origin', 'https://any.example')
        .set('Access-Control-Request-Method', 'GET')
        .set('Access-Control-Request-Headers', 'authorization');
      expect(status).toBe(204);
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers['access-control-allow-methods']).toContain('GET');
      expect(headers['access-control-allow-headers']).toBe('authorization');
    });

    it('allows cookies to the configured origin alone', async () => {
      const { headers } = await get(INFO).set('Origin', 'https://front.example');
      expect(headers['access-control-allow-origin']).toBe('https://front.example');
      expect(headers['access-control-allow-credentials']).toBe('true');
      expect(headers['vary']).toContain('Origin');
    });
  });

  describe('errors of ours', () => {
    const secret = 'select pw_bcrypt from users -- /srv/secret/path';

    it('are told as a bare 500, and logged with the id of the request', async () => {
      const broken = await createEmbeddedStack({
        overrides: {
          log: stack.context.log,
          files: {
            ...createLocalFiles('unused'),
            replayFrames: async () => {
              throw new Error(secret);
            },
          },
        },
      });
      const { status, text, headers } = await request(broken.app).get('/v1/get_replay?id=1');
      await broken.close();
      expect(status).toBe(500);
      expect(text).toBe('{"status":"Internal server error."}');
      expect(JSON.stringify(headers)).not.toContain('secret');
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(logged.join('')).toContain(headers['x-request-id']);
      expect(logged.join('')).toContain(secret);
    });
  });

  it('starts without its database, is not ready, and answers 503 with Retry-After', async () => {
    const closedPort = { DB_HOST: '127.0.0.1', DB_PORT: '1' };
    const context = await createContext(readSettings({ LOG_LEVEL: 'silent', ...closedPort }));
    const app = createApp(context);
    const [answer, ready, live] = [
      await request(app).get(INFO),
      await request(app).get('/health/ready'),
      await request(app).get('/health/live'),
    ];
    await context.close();
    expect(answer.status).toBe(503);
    expect(answer.body).toEqual({ status: 'The database is not available right now.' });
    expect(answer.headers['retry-after']).toBe('5');
    expect([ready.status, ready.body]).toEqual([503, { status: 'not ready', database: 'away' }]);
    expect(live.status).toBe(200);
  });

  it('logs one line a request: no query, no header, no cookie', async () => {
    await get(`${INFO}&k=sesame`)
      .set('Authorization', 'Bearer sesame')
      .set('Cookie', 'bancho_session=sesame');
    const lines = logged.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ method: 'GET', path: '/v1/get_player_info', status: 200 });
    expect(logged.join('')).not.toContain('sesame');
  });

  it('answers a URL beyond the size limit with 431 and goes on', async () => {
    const { status } = await get(`/v1/search_players?q=${'a'.repeat(20_000)}`);
    expect(status).toBe(431);
    expect((await get(INFO)).status).toBe(200);
  });

  it('takes a second question mark for a part of the first name', async () => {
    const { status, body } = await get('/v1/get_clan??id=1');
    expect([status, body]).toEqual([
      422,
      { detail: [{ type: 'missing', loc: ['query', 'id'], msg: 'Field required', input: null }] },
    ]);
    // With `mp` the path is osu!'s, without it the game server's.
    const [other, own] = [await get('/api/get_match??mp=1'), await get('/api/get_match?other=1')];
    expect([other.status, other.body]).toEqual([own.status, own.body]);
  });

  it.each(['%', '%ff%fe', '%00', '%c0%ae'])('survives the query text %s', async (text) => {
    const { status } = await get(`/v1/search_players?q=${text}`);
    expect(status).toBe(200);
  });

  it('is alive and ready', async () => {
    expect((await get('/health/live')).body).toEqual({ status: 'ok' });
    expect((await get('/health/ready')).body).toEqual({ status: 'ok', database: 'ok' });
  });

  it('answers only allowed hosts when the setting says so', async () => {
    const narrow = await createEmbeddedStack({ env: { API_ALLOWED_HOSTS: 'api.example.com' } });
    const ask = (host: string) => request(narrow.app).get('/v1/get_player_count').set('Host', host);
    const [allowed, other] = [await ask('api.example.com:8080'), await ask('osu.example.com')];
    await narrow.close();
    expect(allowed.status).toBe(200);
    expect([other.status, other.body]).toEqual([404, { detail: 'Not Found' }]);
  });

  describe('the documentation page', () => {
    it('loads everything from here, under a policy that forbids other hosts', async () => {
      const { status, text, headers } = await get('/docs');
      expect(status).toBe(200);
      const policy = headers['content-security-policy'] ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/https?:|\*/);
      const assets = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
      const local = assets.filter((asset) => !asset.startsWith('data:'));
      expect(local.length).toBeGreaterThanOrEqual(3);
      for (const asset of local) {
        expect(asset).toMatch(/^\/docs\//);
        expect((await get(asset)).status).toBe(200);
      }
    });

    it('is where the root leads', async () => {
      const { status, headers } = await get('/');
      expect([status, headers['location']]).toEqual([302, '/docs']);
    });
  });

  it('answers every example of the documentation below every mount without a 5xx', async () => {
    const answers: [string, number][] = [];
    for (const version of API_VERSIONS)
      for (const route of version.routes)
        for (const mount of route.mounts ?? version.mounts) {
          const url = exampleUrl(route, { ...version, mounts: [mount] });
          const [method = 'get'] = route.methods;
          answers.push([url, (await request(stack.app)[method](url).send(exampleBody(route))).status]);
        }
    expect(answers.length).toBeGreaterThanOrEqual(14 * 3);
    expect(answers.filter(([, status]) => ![200, 201, 400, 401, 404].includes(status))).toEqual([]);
  });

  it('sends the same bytes, and so the same ETag, for the same answer', async () => {
    const digest = async () =>
      createHash('sha256')
        .update((await get(INFO)).text)
        .digest('hex');
    expect(await digest()).toBe(await digest());
  });
});
