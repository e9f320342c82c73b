import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import request from 'supertest';
import { createApp } from '../../src/app';
import { readSettings } from '../../src/config/readSettings';
import { createContext } from '../../src/context';
import { insertPlayer, PUBLIC, RESTRICTED, UNVERIFIED } from '../support/factories';
import { Privileges } from '../../src/osu/privileges';
import { createEmbeddedStack, describeOnEveryStack, type Stack } from '../support/stacks';

const MODIFIED = new Date('2025-01-02T03:04:05Z');

const put = async ({ dataDirectory }: Pick<Stack, 'dataDirectory'>, name: string, content: string) => {
  await mkdir(join(dataDirectory, 'avatars'), { recursive: true });
  const path = join(dataDirectory, 'avatars', name);
  await writeFile(path, content);
  await utimes(path, MODIFIED, MODIFIED);
};

describeOnEveryStack('/avatars/{id}', (stack) => {
  const get = (path: string) => request(stack().app).get(path).responseType('blob');
  const defaultPicture = async () => (await get('/avatars/2000000000')).body as Buffer;

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3);
    await insertPlayer(writable, 4, { priv: RESTRICTED });
    await insertPlayer(writable, 5, { priv: UNVERIFIED });
    await insertPlayer(writable, 6);
    for (const id of [4, 5, 2_000_000_000]) await put(stack(), `${id}.png`, `picture of ${id}`);
  });
  afterEach(async () => {
    for (const name of ['3.png', '3.jpg', '3.gif', '3.jpeg', '3.jfif', 'default.jpg'])
      await rm(join(stack().dataDirectory, 'avatars', name), { force: true });
  });

  it.each([
    ['png', 'image/png'],
    ['jpg', 'image/jpeg'],
    ['gif', 'image/gif'],
    ['jpeg', 'image/jpeg'],
    ['jfif', 'image/jpeg'],
  ])("serves a player's .%s as %s", async (extension, type) => {
    await put(stack(), `3.${extension}`, 'picture of 3');
    const { status, headers, body } = await get('/avatars/3?1234.png');
    expect(status).toBe(200);
    expect(String(body)).toBe('picture of 3');
    expect(headers).toMatchObject({
      'content-type': type,
      'content-length': '12',
      'last-modified': MODIFIED.toUTCString(),
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
    });
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    await put(stack(), '3.png', 'picture of 3');
    const head = await request(stack().app).head('/avatars/3');
    const { headers } = await get('/avatars/3');
    expect(head.status).toBe(200);
    expect(head.text).toBeUndefined();
    for (const name of ['etag', 'last-modified', 'content-type', 'content-length', 'cache-control'])
      expect(head.headers[name]).toBe(headers[name]);
  });

  it('answers 304 to the ETag and to the date that it sent, until the picture changes', async () => {
    await put(stack(), '3.png', 'picture of 3');
    const { headers } = await get('/avatars/3');
    const byTag = () => get('/avatars/3').set('If-None-Match', headers['etag']!);
    const byDate = () => get('/avatars/3').set('If-Modified-Since', headers['last-modified']!);
    expect([(await byTag()).status, (await byDate()).status]).toEqual([304, 304]);
    await writeFile(join(stack().dataDirectory, 'avatars', '3.png'), 'another');
    expect([(await byTag()).status, (await byDate()).status]).toEqual([200, 200]);
  });

  it.each([
    ['restricted', 4],
    ['unverified', 5],
    ['unknown', 2_000_000_000],
    ['without a picture', 6],
  ])('shows a neutral picture for a player who is %s', async (_what, id) => {
    const { status, headers, body } = await get(`/avatars/${id}`);
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'image/png', 'cache-control': 'public, max-age=300' });
    expect(headers).not.toHaveProperty('last-modified');
    expect(body).toEqual(await defaultPicture());
    expect(await sharp(body as Buffer).metadata()).toMatchObject({ format: 'png', width: 256, height: 256 });
    expect((await get(`/avatars/${id}`).set('If-None-Match', headers['etag']!)).status).toBe(304);
  });

  it("shows the operator's default picture where there is one", async () => {
    await put(stack(), 'default.jpg', 'default');
    const { headers, body } = await get('/avatars/4');
    expect([headers['content-type'], String(body)]).toEqual(['image/jpeg', 'default']);
    const dated = await get('/avatars/4').set('If-Modified-Since', new Date().toUTCString());
    expect([dated.status, String(dated.body)]).toEqual([200, 'default']);
  });

  it('hides the picture with the player, and shows it again', async () => {
    await put(stack(), '3.png', 'picture of 3');
    const setPriv = (priv: number) =>
      stack().writable.query.updateTable('users').set({ priv }).where('id', '=', 3).execute();
    const { headers } = await get('/avatars/3');
    await setPriv(RESTRICTED);
    const hidden = await get('/avatars/3').set('If-Modified-Since', headers['last-modified']!);
    expect([hidden.status, hidden.body]).toEqual([200, await defaultPicture()]);
    await setPriv(PUBLIC);
    expect(String((await get('/avatars/3')).body)).toBe('picture of 3');
  });

  it("shows hidden players their own picture, staff everybody's, and keeps that out of shared caches", async () => {
    const { writable, context } = stack();
    await insertPlayer(writable, 7, { priv: PUBLIC | Privileges.Moderator });
    const ask = async (viewer: number) =>
      get('/avatars/4').set('Cookie', `bancho_session=${await context.sessions.open(viewer)}`);
    for (const viewer of [4, 7]) {
      const { body, headers } = await ask(viewer);
      expect([String(body), headers['cache-control']]).toEqual(['picture of 4', 'private, no-cache']);
    }
    expect((await ask(3)).body).toEqual(await defaultPicture());
  });

  it.each(['post', 'put', 'delete'] as const)('answers 405 to %s', async (method) => {
    const { status, body, headers } = await request(stack().app)[method]('/avatars/3');
    expect([status, body]).toEqual([405, { detail: 'Method Not Allowed' }]);
    expect(headers['allow']).toBe('GET, HEAD, OPTIONS');
  });
});

describe('paths below /avatars', () => {
  let stack: Stack;
  let server: ReturnType<typeof createServer>;

  beforeAll(async () => {
    stack = await createEmbeddedStack();
    await insertPlayer(stack.writable, 3);
    await put(stack, '3.png', 'picture of 3');
    for (const name of ['x', 'x.png', 'secret.png'])
      await writeFile(join(stack.dataDirectory, name), 'secret');
    server = createServer(stack.app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await stack.close();
  });

  /** Sends the path as it is: other clients tidy it up first. */
  const get = async (path: string): Promise<{ status?: number; text: string }> => {
    const { port } = server.address() as AddressInfo;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest({ port, host: '127.0.0.1', path, agent: false }, resolve).on('error', reject).end();
    });
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return { status: answer.statusCode, text: Buffer.concat(chunks).toString() };
  };

  it('show a picture by its number alone', async () => {
    expect(await get('/avatars/3')).toEqual({ status: 200, text: 'picture of 3' });
    expect((await get('/avatars/2147483647')).status).toBe(200);
  });

  it.each([
    '/avatars',
    '/avatars/',
    '/avatars/3/',
    '/AVATARS/3',
    '/avatars/3.png',
    '/avatars/default.jpg',
    '/avatars/0',
    '/avatars/03',
    '/avatars/-3',
    '/avatars/3.0',
    '/avatars/+3',
    '/avatars/%33',
    '/avatars/%D9%A3',
    '/avatars/2147483648',
    '/avatars/9999999999',
    '/avatars/99999999999999999999',
    '/avatars/3%00',
    '/avatars/3%00.png',
    '/avatars/3%0a',
    '/avatars/%',
    '/avatars/%E0%A4%A',
    '/avatars/..%2fsecret.png',
    '/avatars/..%2f..%2fetc%2fpasswd',
    '/avatars/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/avatars/..%5c..%5csecret.png',
    '/avatars/../x',
    '/avatars/../../../../etc/passwd',
    '/avatars/3.png/../../x',
    '/avatars/3/../../x.png',
    '/avatars//etc/passwd',
    '//avatars/3',
  ])('are nothing else: %s', async (path) => {
    expect(await get(path)).toEqual({ status: 404, text: '{"detail":"Not Found"}' });
  });
});

describe('while the database is away', () => {
  it('shows the default picture, to be asked for again soon', async () => {
    const stack = await createEmbeddedStack();
    await put(stack, '3.png', 'picture of 3');
    const context = await createContext(
      readSettings({
        LOG_LEVEL: 'silent',
        DATA_DIRECTORY: stack.dataDirectory,
        DB_HOST: '127.0.0.1',
        DB_PORT: '1',
      }),
    );
    const { status, headers } = await request(createApp(context)).get('/avatars/3');
    await context.close();
    await stack.close();
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'image/png', 'cache-control': 'public, max-age=10' });
  });
});
