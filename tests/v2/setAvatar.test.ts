import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import request from 'supertest';
import { jpeg } from '../../src/conformance/pictures';
import { animation, blackPng, breakCheckSum, HTML, noise, padPng, pngChunk, SVG } from '../avatars/pictures';
import { insertPlayer, RESTRICTED, UNVERIFIED, type Answer } from '../support/factories';
import { sessionCookie } from '../support/sessions';
import { describeOnEveryStack, type Stack } from '../support/stacks';

const DONE = { status: 'success', data: null, meta: {} };
const TOO_LARGE = { status: 'error', error: 'Avatar file too large (max 2MB).' };
const NO_PICTURE = { status: 'error', error: 'Avatars must be png or jpeg images.' };
const NOT_YOURS = { status: 'error', error: 'You may only update your own avatar.' };
const UNREADABLE = { status: 'error', error: 'There was an error parsing the body.' };
const NO_LOG_IN = { status: 'error', error: 'Authentication required.' };
const TWO_MIB = 2 * 1024 * 1024;

const MISSING = { type: 'missing', loc: ['body', 'avatar_file'], msg: 'Field required' };
const NO_FILE = {
  type: 'value_error',
  loc: ['body', 'avatar_file'],
  msg: "Value error, Expected UploadFile, received: <class 'str'>",
  ctx: { error: {} },
};
const NO_ID = {
  type: 'int_parsing',
  loc: ['path', 'player_id'],
  msg: 'Input should be a valid integer, unable to parse string as an integer',
};

interface Part {
  head: string;
  content: Buffer | string;
}

const file = (
  content: Buffer | string,
  { field = 'avatar_file', fileName = 'a.png', type = 'image/png' } = {},
): Part => ({ head: `name="${field}"; filename="${fileName}"\r\nContent-Type: ${type}`, content });
const field = (name: string, content: Buffer | string = 'x'): Part => ({
  head: `name="${name}"\r\nContent-Type: image/png`,
  content,
});

function form(...parts: Part[]): Buffer {
  return Buffer.concat([
    ...parts.flatMap(({ head, content }) => [
      Buffer.from(`--limit\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]),
    Buffer.from('--limit--\r\n'),
  ]);
}

const MULTIPART = 'multipart/form-data; boundary=limit';

/** More uploads than one address may send in a minute. */
const describeUnlimited = (name: string, define: (stack: () => Stack) => void) =>
  describeOnEveryStack(name, define, { env: { API_RATE_LIMITS: 'false' } });

describeUnlimited('PUT /v2/players/{player_id}/avatar', (stack) => {
  let valid: Buffer;
  let cookie: string;
  const folder = () => join(stack().dataDirectory, 'avatars');
  const listing = async () => (await readdir(folder()).catch(() => [])).sort();
  const stored = (name: string) => readFile(join(folder(), name));

  interface Options {
    id?: number | string;
    type?: string;
    as?: string | null;
  }

  const send = async (
    body: Buffer | string | undefined,
    { id = 3, type = MULTIPART, as = cookie }: Options = {},
  ): Promise<Answer> => {
    const sent = request(stack().app).put(`/v2/players/${id}/avatar`);
    if (as !== null) void sent.set('Cookie', as);
    return body === undefined ? sent : sent.set('Content-Type', type).send(body);
  };

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3);
    await insertPlayer(writable, 4, { priv: RESTRICTED });
    await insertPlayer(writable, 5, { priv: UNVERIFIED });
    await insertPlayer(writable, 6, { priv: 3 | 4096 });
    cookie = await sessionCookie(stack(), 3);
    valid = await noise('png', 60, 40);
  });
  beforeEach(() => rm(folder(), { recursive: true, force: true }));

  it.each([
    ['png', '3.png'],
    ['jpeg', '3.jpeg'],
  ] as const)('stores a %s as %s, fitted and without metadata', async (format, name) => {
    const upload = await sharp(await noise(format, 720, 480))
      .withExif({ IFD0: { Artist: 'kiai-secret' } })
      .toFormat(format)
      .toBuffer();
    expect(upload.includes('kiai-secret')).toBe(true);
    const { status, body } = await send(form(file(upload)));
    expect(status).toBe(200);
    expect(body).toEqual(DONE);
    expect(await listing()).toEqual([name]);
    const bytes = await stored(name);
    expect(await sharp(bytes).metadata()).toMatchObject({ format, width: 512, height: 341 });
    expect(bytes.includes('kiai-secret')).toBe(false);
  });

  it('looks neither at the name nor at the type of the file', async () => {
    const odd = { fileName: '../../x.gif', type: 'text/plain' };
    expect((await send(form(file(valid, odd)))).status).toBe(200);
    expect(await listing()).toEqual(['3.png']);
  });

  it.each(['JFIF', 'Exif'] as const)('takes a JPEG with the header %s', async (header) => {
    const { status, body } = await send(form(file(jpeg(header))));
    expect([status, body]).toEqual([200, DONE]);
    expect(await listing()).toEqual(['3.jpeg']);
  });

  it('leaves one file of a player, and those of others alone', async () => {
    await mkdir(folder(), { recursive: true });
    for (const name of ['3.png', '3.jpg', '3.gif', '3.jpeg', '3.jfif', '33.jpg', 'default.jpg'])
      await writeFile(join(folder(), name), 'old');
    await send(form(file(await noise('jpeg', 60, 40))));
    expect(await listing()).toEqual(['3.jpeg', '33.jpg', 'default.jpg']);
    await send(form(file(valid)));
    expect(await listing()).toEqual(['3.png', '33.jpg', 'default.jpg']);
  });

  it('is shown at /avatars/{id} at once', async () => {
    await send(form(file(await noise('jpeg', 60, 40))));
    const { body, headers } = await request(stack().app).get('/avatars/3');
    expect(headers['content-type']).toBe('image/jpeg');
    expect(body).toEqual(await stored('3.jpeg'));
  });

  it.each([
    ['restricted', 4],
    ['unverified', 5],
  ])('lets a %s player have a picture', async (_what, id) => {
    const as = await sessionCookie(stack(), id);
    expect((await send(form(file(valid)), { id, as })).status).toBe(200);
    expect(await listing()).toEqual([`${id}.png`]);
  });

  it.each(['03', '+3', '3.0'])('reads the id %s as the reference server does', async (id) => {
    expect((await send(form(file(valid)), { id })).status).toBe(200);
  });

  it.each<[string, string | null]>([
    ['no cookie', null],
    ['a dead session', `bancho_session=${'A'.repeat(43)}`],
    ['an empty session', 'bancho_session='],
  ])('asks for a log-in with %s, before it looks at anything', async (_what, as) => {
    for (const id of [3, 'x']) {
      const { status, body } = await send(form(file(valid)), { id, as });
      expect([status, body]).toEqual([401, NO_LOG_IN]);
    }
    expect(await listing()).toEqual([]);
  });

  it.each([4, 99_999, 0, -3, '9223372036854775808'])('refuses to change the picture of %s', async (id) => {
    for (const upload of [valid, Buffer.alloc(TWO_MIB + 1), Buffer.from('text')]) {
      const { status, body } = await send(form(file(upload)), { id });
      expect([status, body]).toEqual([403, NOT_YOURS]);
    }
    expect(await listing()).toEqual([]);
  });

  it('refuses staff too', async () => {
    const { status, body } = await send(form(file(valid)), { as: await sessionCookie(stack(), 6) });
    expect([status, body]).toEqual([403, NOT_YOURS]);
  });

  it('takes exactly 2 MiB and refuses a byte more', async () => {
    expect((await send(form(file(padPng(valid, TWO_MIB))))).status).toBe(200);
    await rm(folder(), { recursive: true });
    const { status, body } = await send(form(file(padPng(valid, TWO_MIB + 1))));
    expect([status, body]).toEqual([400, TOO_LARGE]);
    expect(await listing()).toEqual([]);
  });

  it('tells the size before the type', async () => {
    const { status, body } = await send(form(file(Buffer.alloc(TWO_MIB + 1, 'text'))));
    expect([status, body]).toEqual([400, TOO_LARGE]);
  });

  it.each<[string, () => Buffer | Promise<Buffer>]>([
    ['a GIF', () => noise('gif')],
    ['an animated GIF', () => animation('gif', 3)],
    ['a WebP', () => noise('webp')],
    ['an SVG', () => SVG],
    ['a page', () => HTML],
    ['text', () => Buffer.from('This is no picture.')],
    ['an empty file', () => Buffer.alloc(0)],
    ['the mark of a PNG alone', () => valid.subarray(0, 8)],
    ['a PNG without its end mark', () => valid.subarray(0, -12)],
    ['half a PNG', () => valid.subarray(0, valid.length / 2)],
    ['a PNG with a byte after its end mark', () => Buffer.concat([valid, Buffer.of(0)])],
    ['a PNG with another after it', () => Buffer.concat([valid, valid])],
    ['a PNG with a second end mark', () => Buffer.concat([valid, pngChunk('IEND')])],
    ['a PNG with a wrong check sum', () => breakCheckSum(valid)],
    ['a PNG of 30,000 x 30,000 pixels', () => blackPng(30_000, 30_000)],
    ['half a JPEG', async () => (await noise('jpeg')).subarray(0, 5000)],
    ['the mark of a JPEG and a page', () => Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), HTML])],
  ])('refuses %s and writes nothing', async (_what, make) => {
    const { status, body } = await send(form(file(await make())));
    expect([status, body]).toEqual([400, NO_PICTURE]);
    expect(await listing()).toEqual([]);
  });

  it.each<[string, string, () => Buffer | string | undefined]>([
    ['no body', MULTIPART, () => undefined],
    ['a form without parts', MULTIPART, () => form()],
    ['a file in another field', MULTIPART, () => form(file(valid, { field: 'avatar' }))],
    ['another field', MULTIPART, () => form(field('other'))],
    [
      'a form whose file was not chosen',
      MULTIPART,
      () => form(file('', { fileName: '', type: 'application/octet-stream' })),
    ],
    ['JSON', 'application/json', () => JSON.stringify({ avatar_file: 'x' })],
    ['a urlencoded form', 'application/x-www-form-urlencoded', () => 'other=x'],
    ['the bare picture', 'image/png', () => valid],
  ])('misses the file in %s', async (_what, type, make) => {
    const { status, body } = await send(make(), { type });
    expect(status).toBe(422);
    expect(body).toEqual({ detail: [MISSING] });
    expect(await listing()).toEqual([]);
  });

  it.each<[string, () => Buffer | string]>([
    ['a short text', () => 'x'],
    ['an empty text', () => ''],
    ['a picture', () => valid],
    ['1 MiB', () => Buffer.alloc(1024 * 1024)],
  ])('takes %s without a file name for no file', async (_what, content) => {
    const { status, body } = await send(form(field('avatar_file', content())));
    expect(status).toBe(422);
    expect(body).toEqual({ detail: [NO_FILE] });
  });

  it('finds the file among other fields and files', async () => {
    const upload = form(field('a'), file(HTML, { field: 'avatar' }), file(valid), field('avatar'));
    expect((await send(upload)).status).toBe(200);
    expect(await listing()).toEqual(['3.png']);
  });

  it.each<[string, string, () => Buffer]>([
    ['has two files in the field', MULTIPART, () => form(file(valid), file(valid))],
    ['stops in the middle', MULTIPART, () => form(file(valid)).subarray(0, 500)],
    ['has no boundary', 'multipart/form-data', () => form(file(valid))],
    ['has another boundary', 'multipart/form-data; boundary=other', () => form(file(valid))],
    ['has a thousand fields', MULTIPART, () => form(...Array<Part>(1000).fill(field('f')), file(valid))],
    ['has a field with a huge name', MULTIPART, () => form(field('a'.repeat(100_000)), file(valid))],
  ])('cannot read a form that %s', async (_what, type, make) => {
    const { status, body } = await send(make(), { type });
    expect([status, body]).toEqual([400, UNREADABLE]);
    expect(await listing()).toEqual([]);
  });

  it('names what is wrong with path and body, and repeats neither', async () => {
    const pathAlone = await send(form(file(valid)), { id: 'x' });
    expect([pathAlone.status, pathAlone.body]).toEqual([422, { detail: [NO_ID] }]);
    const both = await send(undefined, { id: 'x' });
    expect([both.status, both.body]).toEqual([422, { detail: [NO_ID, MISSING] }]);
  });

  it.each(['post', 'delete', 'get'] as const)('knows no %s', async (method) => {
    const { status, body, headers } = await request(stack().app)
      [method]('/v2/players/3/avatar')
      .set('Cookie', cookie);
    expect([status, body]).toEqual([405, { detail: 'Method Not Allowed' }]);
    expect(headers['allow']).toBe('PUT, OPTIONS');
  });

  it('answers 503 when the folder cannot be written, and says when to come back', async () => {
    await writeFile(folder(), 'a file where the folder should be');
    const { status, body, headers } = await send(form(file(valid)));
    expect(status).toBe(503);
    expect(body).toEqual({ status: 'error', error: 'This server cannot store avatars right now.' });
    expect(headers['retry-after']).toBe('60');
  });
});
