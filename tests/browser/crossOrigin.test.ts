import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { listen, type Server } from '../../src/server';
import { createEmbeddedStack, type Stack } from '../support/stacks';
import { describeInBrowser, launchBrowser } from './browser';

const PASSWORD = 'correct horse 1';
/** How browsers tell a page that it may not have an answer. */
const KEPT_FROM = 'TypeError: Failed to fetch';

interface Ask {
  method: string;
  url: string;
  body?: object;
}

/** An empty page, to send requests from. */
async function servePage(): Promise<HttpServer> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><link rel="icon" href="data:,"><title>front</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const portOf = (server: HttpServer) => (server.address() as AddressInfo).port;

describeInBrowser('a front end on another origin', () => {
  let listed: HttpServer;
  let unlisted: HttpServer;
  let stack: Stack;
  let api: Server;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    [listed, unlisted] = [await servePage(), await servePage()];
    const port = portOf(listed);
    stack = await createEmbeddedStack({
      env: { API_CREDENTIAL_ORIGINS: `http://127.0.0.1:${port},http://localhost:${port}` },
      overrides: { passwords: { cost: 4 } },
    });
    api = await listen(stack.app, '127.0.0.1', 0);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
    await stack?.close();
    for (const server of [listed, unlisted]) server?.close();
  });
  beforeEach(async () => {
    context = await browser.newContext();
  });
  afterEach(() => context.close());

  const apiUrl = (host: string, path: string) => api.url.replace('127.0.0.1', host) + path;

  async function open(server: HttpServer, host = '127.0.0.1'): Promise<Page> {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`http://${host}:${portOf(server)}/`);
    return page;
  }

  /** What the page itself gets to see; the reason as a text when it is kept from the answer. */
  const ask = (page: Page, { method, url, body }: Ask) =>
    page.evaluate(
      async (sent) => {
        try {
          const answer = await fetch(sent.url, {
            method: sent.method,
            credentials: 'include',
            ...(sent.body !== undefined && {
              headers: { 'Content-Type': 'application/json' },
              body: sent.body,
            }),
          });
          return {
            status: answer.status,
            body: (await answer.json()) as { data: { id: number; name: string } },
          };
        } catch (error) {
          return String(error);
        }
      },
      { method, url, body: body && JSON.stringify(body) },
    );

  /** The life of a player on the website, step by step. */
  const steps = (host: string, username: string, playerId: number): Record<string, Ask> => ({
    signUp: {
      method: 'POST',
      url: apiUrl(host, '/v2/accounts'),
      body: { username, email: `${username}@example.test`, password: PASSWORD },
    },
    logIn: { method: 'POST', url: apiUrl(host, '/v2/sessions'), body: { username, password: PASSWORD } },
    favourite: { method: 'PUT', url: apiUrl(host, `/v2/players/${playerId}/favourites/77`) },
    current: { method: 'GET', url: apiUrl(host, '/v2/sessions/current') },
    logOut: { method: 'DELETE', url: apiUrl(host, '/v2/sessions/current') },
  });

  const idOf = async (name: string) => {
    const row = await stack.writable.query
      .selectFrom('users')
      .select('users.id')
      .where('users.name', '=', name)
      .executeTakeFirst();
    return row?.id;
  };
  const favouritesOf = (id: number) =>
    stack.writable.query
      .selectFrom('favourites')
      .select('favourites.setid')
      .where('favourites.userid', '=', id)
      .execute();

  it.each([
    ['127.0.0.1', 'ann'],
    ['localhost', 'ben'],
  ])('that is listed signs up, logs in, writes and logs out on %s', async (host, name) => {
    const page = await open(listed, host);
    const signUp = await ask(page, steps(host, name, 0)['signUp']!);
    expect(signUp).toMatchObject({ status: 201, body: { data: { name } } });
    const id = (await idOf(name))!;
    const step = steps(host, name, id);

    expect(await ask(page, step['current']!)).toMatchObject({ status: 401 });
    expect(await ask(page, step['logIn']!)).toMatchObject({ status: 201, body: { data: { id } } });
    expect(await ask(page, step['favourite']!)).toMatchObject({ status: 200 });
    expect(await favouritesOf(id)).toEqual([{ setid: 77 }]);
    expect(await ask(page, step['current']!)).toMatchObject({ status: 200, body: { data: { id } } });
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(await ask(page, step['logOut']!)).toMatchObject({ status: 200 });
    expect(await ask(page, step['current']!)).toMatchObject({ status: 401 });
    expect(await context.cookies()).toEqual([]);
  });

  it('that is not listed gets nowhere and changes nothing, though the browser is logged in', async () => {
    const host = '127.0.0.1';
    const front = await open(listed);
    await ask(front, steps(host, 'cat', 0)['signUp']!);
    const id = (await idOf('cat'))!;
    await ask(front, steps(host, 'cat', id)['logIn']!);
    const cookies = await context.cookies();
    expect(cookies).toHaveLength(1);

    const page = await open(unlisted);
    for (const [name, step] of Object.entries(steps(host, 'cat', id)))
      expect([name, await ask(page, step)]).toEqual([name, KEPT_FROM]);
    expect(await ask(page, steps(host, 'dan', id)['signUp']!)).toBe(KEPT_FROM);
    expect(await ask(page, { method: 'GET', url: apiUrl(host, `/v2/players/${id}`) })).toBe(KEPT_FROM);

    expect(await idOf('dan')).toBeUndefined();
    expect(await favouritesOf(id)).toEqual([]);
    expect(await context.cookies()).toEqual(cookies);
    expect(await ask(front, steps(host, 'cat', id)['current']!)).toMatchObject({ status: 200 });
  });

  it('that is not listed logs nobody in by what browsers send without asking', async () => {
    const host = '127.0.0.1';
    const front = await open(listed);
    await ask(front, steps(host, 'eve', 0)['signUp']!);
    const page = await open(unlisted);
    const answered = page.waitForResponse(apiUrl(host, '/v2/sessions'));
    await page.evaluate(
      async (url) => {
        const body = JSON.stringify({ username: 'eve', password: 'correct horse 1' });
        await fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', body });
      },
      apiUrl(host, '/v2/sessions'),
    );
    expect((await answered).status()).toBe(403);
    expect(await context.cookies()).toEqual([]);
  });

  it('that is not listed still reads what is public, without cookies', async () => {
    const page = await open(unlisted);
    const read = await page.evaluate(
      async (url) => (await fetch(url)).status,
      apiUrl('127.0.0.1', '/v2/players'),
    );
    expect(read).toBe(200);
  });
});
