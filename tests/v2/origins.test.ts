import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import { API_VERSIONS } from '../../src/app';
import { readSettings, SettingsError } from '../../src/config/readSettings';
import type { Method } from '../../src/http/route';
import { insertMap, insertPlayer } from '../support/factories';
import { exampleBody, exampleUrl } from '../support/routes';
import { sessionCookie } from '../support/sessions';
import { createEmbeddedStack, describeOnEveryStack, type Stack } from '../support/stacks';

const HOST = 'api.example';
const OWN = `http://${HOST}`;
const KEY = 'a0b1c2d3-0000-4000-8000-000000000003';
const PASSWORD = 'correct horse 1';
const MESSAGE =
  'Pages of this origin may not use sessions here. The operator can allow it in API_CREDENTIAL_ORIGINS.';

type Headers = Record<string, string>;

const FOREIGN: [string, Headers][] = [
  ['another origin', { Origin: 'https://evil.example' }],
  ['no origin at all, as a sandbox has', { Origin: 'null' }],
  ['another site, as the browser tells', { 'Sec-Fetch-Site': 'cross-site' }],
  ['another host of the site', { Origin: 'http://www.api.example', 'Sec-Fetch-Site': 'same-site' }],
  ['another port', { Origin: `${OWN}:9999` }],
  ['another port, as the browser tells', { Origin: `${OWN}:9999`, 'Sec-Fetch-Site': 'same-site' }],
  ['another scheme', { Origin: `https://${HOST}` }],
  ['an origin that begins like this one', { Origin: `${OWN}.evil.example` }],
  ['an origin that begins like a listed one', { Origin: 'https://front.example.evil.example' }],
  ['an origin that ends like a listed one', { Origin: 'https://evilfront.example' }],
  ['a host below a listed one', { Origin: 'https://x.front.example' }],
  ['another port of a listed one', { Origin: 'https://front.example:8443' }],
  ['a listed one over plain http', { Origin: 'http://front.example' }],
  ['this origin and another', { Origin: `${OWN}, https://evil.example` }],
  ['nothing', { Origin: '' }],
  ['an extension', { Origin: 'chrome-extension://abcdefghijklmnop', 'Sec-Fetch-Site': 'none' }],
  ['this origin, which the browser denies', { Origin: OWN, 'Sec-Fetch-Site': 'cross-site' }],
  ['a site of a kind that is not known', { Origin: OWN, 'Sec-Fetch-Site': 'elsewhere' }],
];

const ALLOWED: [string, Headers][] = [
  ['no browser', {}],
  ['an address that was typed', { 'Sec-Fetch-Site': 'none' }],
  ['this origin', { Origin: OWN }],
  ['this origin, as the browser tells', { Origin: OWN, 'Sec-Fetch-Site': 'same-origin' }],
  [
    'this origin behind a proxy that rewrites the host',
    { Origin: 'https://osu.example', 'Sec-Fetch-Site': 'same-origin' },
  ],
  ['a listed origin', { Origin: 'https://front.example', 'Sec-Fetch-Site': 'cross-site' }],
  ['a listed origin on a port', { Origin: 'http://localhost:3000' }],
  ['a listed app', { Origin: 'capacitor://localhost' }],
];

const writes = API_VERSIONS.flatMap((version) =>
  version.routes.flatMap((route) =>
    route.methods
      .filter((method) => method !== 'get')
      .map((method) => ({ method, route, url: exampleUrl(route, version), envelope: version.envelope })),
  ),
);

/** Those that take a session, so that they can change something by it. */
const bySession = writes.filter(({ route: { auth } }) => auth !== 'public' && auth.by !== 'key');

const TABLES = ['users', 'stats', 'relationships', 'favourites'] as const;

/** All that a write could change. */
async function everything({ writable, dataDirectory }: Stack): Promise<unknown> {
  const rows = TABLES.map((table) => writable.query.selectFrom(table).selectAll().execute());
  return { rows: await Promise.all(rows), files: (await readdir(join(dataDirectory, 'avatars'))).sort() };
}

describeOnEveryStack(
  'pages of other origins',
  (stack) => {
    let cookie: string;
    const token = () => cookie.split('=')[1] ?? '';
    const send = (method: Method | 'head' | 'options', url: string, headers: Headers) =>
      request(stack().app)[method](url).set('Host', HOST).set(headers);

    beforeAll(async () => {
      const { writable, context, dataDirectory } = stack();
      const pw_bcrypt = await context.passwords.hash(PASSWORD);
      await insertPlayer(writable, 3, { name: 'Aozora', pw_bcrypt, api_key: KEY });
      await insertPlayer(writable, 4);
      await insertMap(writable, 1);
      await mkdir(join(dataDirectory, 'avatars'));
      await writeFile(join(dataDirectory, 'avatars', '3.gif'), 'old');
    });
    beforeEach(async () => {
      cookie = await sessionCookie(stack(), 3);
    });

    afterEach(() => jest.restoreAllMocks());

    it.each(FOREIGN)('write nothing with a session from %s', async (_what, headers) => {
      const before = await everything(stack());
      for (const { method, url, route, envelope } of writes) {
        const {
          status,
          body,
          headers: answered,
        } = await send(method, url, {
          Cookie: cookie,
          Authorization: KEY,
          ...headers,
        }).send(exampleBody(route));
        expect([url, status, body]).toEqual([url, 403, envelope(MESSAGE)]);
        expect(answered).not.toHaveProperty('set-cookie');
      }
      expect(await everything(stack())).toEqual(before);
      expect(await stack().context.sessions.owner(token())).toBe(3);
    });

    it('are refused for a dead session too, so that nothing tells the two apart', async () => {
      const dead = { Cookie: `bancho_session=${'A'.repeat(43)}`, Origin: 'https://evil.example' };
      for (const { method, url, route } of bySession)
        expect((await send(method, url, dead).send(exampleBody(route))).status).toBe(403);
    });

    it.each(ALLOWED)('are not meant where a write comes from %s', async (_what, headers) => {
      const name = 'Aozora';
      const favourite = await send('put', '/v2/players/3/favourites/77', { Cookie: cookie, ...headers });
      expect(favourite.status).toBe(200);
      const logIn = await send('post', '/v2/sessions', headers).send({ username: name, password: PASSWORD });
      expect(logIn.status).toBe(201);
      const logOut = await send('delete', '/v2/sessions/current', { Cookie: cookie, ...headers });
      expect(logOut.status).toBe(200);
      expect(await stack().context.sessions.owner(token())).toBeNull();
      for (const { method, url, route } of bySession) {
        const { text } = await send(method, url, { Cookie: 'bancho_session=dead', ...headers }).send(
          exampleBody(route),
        );
        expect(text).not.toContain(MESSAGE);
      }
    });

    it.each(FOREIGN)('log nobody in from %s', async (_what, headers) => {
      const open = jest.spyOn(stack().context.sessions, 'open');
      for (const type of ['application/json', 'text/plain']) {
        const answer = await send('post', '/v2/sessions', { 'Content-Type': type, ...headers }).send(
          JSON.stringify({ username: 'Aozora', password: PASSWORD }),
        );
        expect([answer.status, answer.body]).toEqual([403, { status: 'error', error: MESSAGE }]);
        expect(answer.headers).not.toHaveProperty('set-cookie');
      }
      expect(open).not.toHaveBeenCalled();
    });

    it.each(FOREIGN)('read as before from %s', async (_what, headers) => {
      for (const method of ['get', 'head'] as const)
        for (const url of ['/v2/sessions/current', '/v2/players/3', '/v1/get_player_info?scope=all&id=3']) {
          const { status, headers: answered } = await send(method, url, { Cookie: cookie, ...headers });
          expect([url, status]).toEqual([url, 200]);
          expect(answered['access-control-allow-origin']).toBe('*');
          expect(answered).not.toHaveProperty('access-control-allow-credentials');
        }
    });

    it('may write by an API key, without a cookie', async () => {
      const { status, body } = await send('put', '/v1/set_player_info', {
        Authorization: KEY,
        Origin: 'https://evil.example',
        'Sec-Fetch-Site': 'cross-site',
      }).send({ userpage_content: 'by key' });
      expect([status, body.status]).toEqual([200, 'success']);
    });

    describe('in CORS', () => {
      const LISTED = ['https://front.example', 'http://localhost:3000', 'capacitor://localhost'];
      const URLS: [string, Method, string, number][] = [
        ['an answer', 'get', '/v2/players/3', 200],
        ['a missing log-in', 'get', '/v2/sessions/current', 401],
        ['refused input', 'get', '/v2/clans/x', 422],
        ['an error', 'get', '/v2/players/999', 404],
        ['a wrong method', 'post', '/v2/players/3', 405],
        ['an unknown path', 'get', '/v2/nope', 404],
      ];

      it.each(URLS)('may be listed: %s can be had with cookies', async (_what, method, url, status) => {
        for (const origin of LISTED) {
          const { status: answered, headers } = await send(method, url, { Origin: origin });
          expect(answered).toBe(status);
          expect(headers['access-control-allow-origin']).toBe(origin);
          expect(headers['access-control-allow-credentials']).toBe('true');
          expect(headers['vary']).toContain('Origin');
        }
      });

      it.each(URLS)('get %s without cookies, and no cache hands it to others', async (_what, method, url) => {
        for (const origin of ['https://evil.example', 'null', 'https://FRONT.example', undefined]) {
          const { headers } = await send(method, url, origin === undefined ? {} : { Origin: origin });
          expect(headers['access-control-allow-origin']).toBe('*');
          expect(headers).not.toHaveProperty('access-control-allow-credentials');
          expect(headers['vary']).toContain('Origin');
        }
      });

      it.each(['post', 'put', 'patch', 'delete'])('ask for leave to %s', async (method) => {
        const ask = (origin: string) =>
          send('options', '/v2/sessions', {
            Origin: origin,
            'Access-Control-Request-Method': method.toUpperCase(),
            'Access-Control-Request-Headers': 'content-type',
          });
        const [listed, other] = [await ask('https://front.example'), await ask('https://evil.example')];
        for (const { status, headers } of [listed, other]) {
          expect(status).toBe(204);
          expect(headers['access-control-allow-methods']).toContain(method.toUpperCase());
          expect(headers['access-control-allow-headers']).toBe('content-type');
          expect(headers['vary']).toContain('Origin');
        }
        expect(listed.headers['access-control-allow-origin']).toBe('https://front.example');
        expect(listed.headers['access-control-allow-credentials']).toBe('true');
        expect(other.headers['access-control-allow-origin']).toBe('*');
        expect(other.headers).not.toHaveProperty('access-control-allow-credentials');
      });
    });
  },
  {
    mayWrite: true,
    overrides: { passwords: { cost: 4 } },
    env: { API_CREDENTIAL_ORIGINS: 'https://Front.example/, http://localhost:3000, capacitor://localhost' },
  },
);

describe('the own origin behind a proxy that ends TLS', () => {
  const logOut = async (trusted: string, headers: Headers) => {
    const stack = await createEmbeddedStack({ env: { API_TRUSTED_PROXIES: trusted } });
    const { status } = await request(stack.app)
      .delete('/v2/sessions/current')
      .set({ Host: HOST, Cookie: 'bancho_session=x', ...headers });
    await stack.close();
    return status;
  };
  const LOOPBACK = '127.0.0.1,::1,::ffff:127.0.0.1';
  const forwarded = { 'X-Forwarded-Proto': 'https' };

  it.each([
    [200, LOOPBACK, { Origin: `https://${HOST}`, ...forwarded }],
    [403, LOOPBACK, { Origin: OWN, ...forwarded }],
    [403, '192.0.2.1', { Origin: `https://${HOST}`, ...forwarded }],
    [200, '192.0.2.1', { Origin: OWN, ...forwarded }],
    [403, LOOPBACK, { Origin: 'https://evil.example', 'X-Forwarded-Host': 'evil.example', ...forwarded }],
  ])('answers %i with %s trusted to %j', async (status, trusted, headers) => {
    expect(await logOut(trusted, headers)).toBe(status);
  });
});

describe('API_CREDENTIAL_ORIGINS', () => {
  const read = (text: string) => readSettings({ API_CREDENTIAL_ORIGINS: text }).credentialOrigins;

  it.each([
    ['https://example.com', 'https://example.com'],
    ['https://EXAMPLE.com/', 'https://example.com'],
    ['HTTPS://example.com:443', 'https://example.com'],
    ['http://example.com:80/', 'http://example.com'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://[2001:DB8::1]:3000', 'http://[2001:db8::1]:3000'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['Capacitor://Localhost', 'capacitor://localhost'],
    ['chrome-extension://abcdefghijklmnop', 'chrome-extension://abcdefghijklmnop'],
  ])('takes %s as browsers write it: %s', (text, origin) => {
    expect(read(text)).toEqual([origin]);
  });

  it('takes several, and none', () => {
    expect(read('https://a.example , http://b.example/')).toEqual(['https://a.example', 'http://b.example']);
    expect(read('')).toEqual([]);
  });

  it.each([
    '*',
    'null',
    'example.com',
    'https://*.example.com',
    'https://example.com/app',
    'https://example.com?x',
    'https://user@example.com',
    'https://',
    'https://example.com, *',
    'file:///srv',
  ])('is refused when it holds %s, which is no origin', (text) => {
    expect(() => read(text)).toThrow(SettingsError);
    expect(() => read(text)).toThrow(
      /API_CREDENTIAL_ORIGINS=.*must be origins, such as https:\/\/example\.com/,
    );
  });
});
