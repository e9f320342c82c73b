import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import request from 'supertest';
import {
  animation,
  blackPng,
  BMP,
  breakCheckSum,
  cheapGif,
  HTML,
  icon,
  noise,
  padPng,
  PDF,
  pngChunk,
  SVG,
  ZIP,
} from '../avatars/pictures';
import { insertPlayer, RESTRICTED, UNVERIFIED, type Answer } from '../support/factories';
import { describeOnEveryStack, type Stack } from '../support/stacks';

const KEY = '00000000-0000-4000-8000-000000000003';
const RESTRICTED_KEY = '00000000-0000-4000-8000-000000000004';
const UNVERIFIED_KEY = '00000000-0000-4000-8000-000000000005';

const MISSING = { status: 'must provide avatar file.' };
const TOO_LARGE = { status: 'avatar file too large (max 4MB).' };
const NO_PICTURE = { status: 'invalid file type.' };
const FOUR_MIB = 4 * 1024 * 1024;

interface Part {
  head: string;
  content: Buffer | string;
}

const file = (content: Buffer | string, { field = 'avatar', fileName = 'a.png' } = {}): Part => ({
  head: `name="${field}"; filename="${fileName}"`,
  content,
});
const field = (name: string): Part => ({ head: `name="${name}"`, content: 'x' });

function form(...parts: Part[]): Buffer {
  return Buffer.concat([
    ...parts.flatMap(({ head, content }) => [
      Buffer.from(`--limit\r\nContent-Disposition: form-data; ${head}\r\nContent-Type: image/png\r\n\r\n`),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]),
    Buffer.from('--limit--\r\n'),
  ]);
}

interface Options {
  type?: string;
  method?: 'post' | 'put';
  url?: string;
  key?: string;
}

const MULTIPART = 'multipart/form-data; boundary=limit';

const half = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2);

/** More uploads than one address may send in a minute. */
const describeUnlimited = (name: string, define: (stack: () => Stack) => void) =>
  describeOnEveryStack(name, define, { env: { API_RATE_LIMITS: 'false' } });

describeUnlimited('set_avatar', (stack) => {
  let valid: Buffer;
  const folder = () => join(stack().dataDirectory, 'avatars');
  const listing = () => readdir(folder()).catch(() => []);
  const stored = (name: string) => readFile(join(folder(), name));

  const send = async (
    body: Buffer | string | undefined,
    { type = MULTIPART, method = 'post', url = '/v1/set_avatar', key = KEY }: Options = {},
  ): Promise<Answer> => {
    const sent = request(stack().app)[method](url).set('Authorization', `Bearer ${key}`);
    return body === undefined ? sent : sent.set('Content-Type', type).send(body);
  };

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, { api_key: KEY });
    await insertPlayer(writable, 4, { api_key: RESTRICTED_KEY, priv: RESTRICTED });
    await insertPlayer(writable, 5, { api_key: UNVERIFIED_KEY, priv: UNVERIFIED });
    valid = await noise('png', 60, 40);
  });
  beforeEach(() => rm(folder(), { recursive: true, force: true }));

  describe.each(['post', 'put'] as const)('by %s', (method) => {
    it.each(['/v1/set_avatar', '/set_avatar', '/api/set_avatar'])(
      'stores a PNG sent to %s, in a folder that it makes',
      async (url) => {
        const { status, text } = await send(form(file(valid)), { method, url });
        expect([status, text]).toEqual([200, '{"status":"success."}']);
        expect(await listing()).toEqual(['3.png']);
        expect(await sharp(await stored('3.png')).metadata()).toMatchObject({
          format: 'png',
          width: 60,
          height: 40,
        });
      },
    );

    it.each([
      ['png', '3.png', 'png'],
      ['jpeg', '3.jpg', 'jpeg'],
      ['gif', '3.jpg', 'jpeg'],
      ['webp', '3.jpg', 'jpeg'],
    ] as const)('takes a %s, whatever its name and type say, as %s', async (format, name, storedFormat) => {
      const picture = await noise(format);
      const { status } = await send(form(file(picture, { fileName: 'x.txt' })), { method });
      expect(status).toBe(200);
      expect(await listing()).toEqual([name]);
      expect(await sharp(await stored(name)).metadata()).toMatchObject({
        format: storedFormat,
        width: 512,
        height: 341,
      });
    });
  });

  it('takes the key in its raw form', async () => {
    const { status } = await request(stack().app)
      .put('/api/set_avatar')
      .set('Authorization', KEY)
      .attach('avatar', valid, 'a.png');
    expect(status).toBe(200);
  });

  it('leaves one file of a player, and those of others alone', async () => {
    await mkdir(folder(), { recursive: true });
    for (const name of ['3.jpg', '3.gif', '3.jpeg', '3.jfif', '33.jpg', 'default.jpg'])
      await writeFile(join(folder(), name), 'old');
    await send(form(file(valid)));
    expect((await listing()).sort()).toEqual(['3.png', '33.jpg', 'default.jpg']);
    await send(form(file(await animation('gif', 3))));
    expect((await listing()).sort()).toEqual(['3.gif', '33.jpg', 'default.jpg']);
  });

  it('leaves one file after uploads at the same moment', async () => {
    const pictures = await Promise.all([noise('png'), noise('jpeg'), animation('gif', 3)]);
    const answers = await Promise.all([...pictures, ...pictures].map((picture) => send(form(file(picture)))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await listing()).toHaveLength(1);
  });

  it('is shown at /avatars/{id} at once', async () => {
    await send(form(file(valid)));
    const { body, headers } = await request(stack().app).get('/avatars/3');
    expect(headers['content-type']).toBe('image/png');
    expect(body).toEqual(await stored('3.png'));
  });

  it('asks for a key in its own words', async () => {
    const { status, body } = await request(stack().app).post('/v1/set_avatar').attach('avatar', valid, 'a');
    expect([status, body]).toEqual([400, { status: 'Must provide authorization token.' }]);
    expect(await listing()).toEqual([]);
  });

  it.each([
    [401, 'an unknown key', '00000000-0000-4000-8000-00000000dead', 'Unknown authorization token.'],
    [401, 'no UUID', 'sesame', 'Unknown authorization token.'],
    [403, 'a restricted owner', RESTRICTED_KEY, "This API key's owner may not use the API."],
    [403, 'an unverified owner', UNVERIFIED_KEY, "This API key's owner may not use the API."],
  ])('answers %i to %s', async (status, _what, key, message) => {
    const answer = await send(form(file(valid)), { key });
    expect([answer.status, answer.body]).toEqual([status, { status: message }]);
    expect(await listing()).toEqual([]);
  });

  it('takes exactly 4 MiB and refuses a byte more', async () => {
    expect((await send(form(file(padPng(valid, FOUR_MIB))))).status).toBe(200);
    await rm(folder(), { recursive: true });
    const { status, body } = await send(form(file(padPng(valid, FOUR_MIB + 1))));
    expect([status, body]).toEqual([400, TOO_LARGE]);
    expect(await listing()).toEqual([]);
  });

  it('tells the size before the type', async () => {
    expect((await send(form(file(Buffer.alloc(FOUR_MIB + 1, 'text'))))).body).toEqual(TOO_LARGE);
  });

  it.each<[string, () => Buffer | Promise<Buffer>]>([
    ['a PNG of 30,000 x 30,000 pixels in a hundred kB', () => blackPng(30_000, 30_000)],
    ['a PNG of 20 megapixels at 16 bits a colour', () => blackPng(5000, 4000, { bits: 16 })],
    ['a GIF of 100,000 frames', () => cheapGif(512, 100_000)],
    ['a GIF of one frame of 30,000 x 30,000 pixels', () => cheapGif(30_000, 1)],
    ['half a PNG', async () => half(await noise('png'))],
    ['half a JPEG', async () => half(await noise('jpeg'))],
    ['half a GIF', async () => half(await noise('gif'))],
    ['half an animated GIF', async () => half(await animation('gif', 9))],
    ['half a WebP', async () => half(await noise('webp'))],
    ['a PNG without its end mark', async () => (await noise('png')).subarray(0, -12)],
    ['a PNG with a wrong check sum', async () => breakCheckSum(await noise('png'))],
    [
      'a PNG of 100,000 chunks',
      () => blackPng(9, 9, { before: Buffer.concat(Array<Buffer>(100_000).fill(pngChunk('kiAi'))) }),
    ],
    ['the mark of a PNG alone', () => valid.subarray(0, 8)],
    ['the mark of a GIF and a script', () => Buffer.concat([Buffer.from('GIF89a/*'), HTML])],
    ['an SVG', () => SVG],
    ['a PDF', () => PDF],
    ['a BMP', () => BMP],
    ['a TIFF', () => sharp(valid).tiff().toBuffer()],
    ['an AVIF', () => sharp(valid).avif({ effort: 0 }).toBuffer()],
    ['an icon', () => icon(valid)],
    ['an empty file', () => Buffer.alloc(0)],
    ['text', () => Buffer.from('This is no picture.')],
    ['a page', () => HTML],
    ['an archive', () => ZIP],
  ])('refuses %s named .png and writes nothing', async (_what, make) => {
    const { status, body } = await send(form(file(await make())));
    expect([status, body]).toEqual([400, NO_PICTURE]);
    expect(await listing()).toEqual([]);
  });

  it.each<[string, string, () => Buffer | string | undefined]>([
    ['a file in another field', MULTIPART, () => form(file(valid, { field: 'avatar_file' }))],
    ['two files', MULTIPART, () => form(file(valid), file(valid))],
    ['a field instead of a file', MULTIPART, () => form(field('avatar'))],
    ['no file', MULTIPART, () => form()],
    ['a form whose file was not chosen', MULTIPART, () => form(file('', { fileName: '' }))],
    ['a field with a huge name', MULTIPART, () => form(field('a'.repeat(1_000_000)), file(valid))],
    [
      'a file in a field with a huge name',
      MULTIPART,
      () => form(file(valid, { field: 'a'.repeat(1_000_000) })),
    ],
    [
      'a thousand fields',
      MULTIPART,
      () => form(...Array.from({ length: 1000 }, (_, at) => field(`f${at}`)), file(valid)),
    ],
    ['a form that stops in the middle', MULTIPART, () => half(form(file(valid)))],
    ['no boundary', 'multipart/form-data', () => form(file(valid))],
    ['another boundary', 'multipart/form-data; boundary=other', () => form(file(valid))],
    ['a file whose name holds a NUL', MULTIPART, () => form(file(valid, { fileName: 'a\0.png' }))],
    ['no body', MULTIPART, () => undefined],
    ['a form without a body', MULTIPART, () => Buffer.alloc(0)],
    ['JSON', 'application/json', () => JSON.stringify({ avatar: valid.toString('base64') })],
    ['the bare picture', 'image/png', () => valid],
  ])('refuses %s and writes nothing', async (_what, type, make) => {
    const { status, body } = await send(make(), { type });
    expect([status, body]).toEqual([400, MISSING]);
    expect(await listing()).toEqual([]);
  });

  it.each(['../../../evil.png', '..\\..\\evil.png', '/etc/evil.png', '4.png', '%2e%2e%2fevil.png'])(
    'takes nothing from the file name %j',
    async (fileName) => {
      const before = (await readdir(stack().dataDirectory)).filter((name) => name !== 'avatars');
      expect((await send(form(file(valid, { fileName })))).status).toBe(200);
      expect(await listing()).toEqual(['3.png']);
      const after = (await readdir(stack().dataDirectory)).filter((name) => name !== 'avatars');
      expect(after).toEqual(before);
    },
  );

  it.each<[string, 'jpeg' | 'gif' | 'png', Buffer]>([
    ['GIF that is a page as well', 'gif', HTML],
    ['JPEG that is an archive as well', 'jpeg', ZIP],
    ['PNG that is a page as well', 'png', HTML],
  ])('keeps of a %s the picture alone', async (_what, format, tail) => {
    const { status } = await send(form(file(Buffer.concat([await noise(format), tail]))));
    expect(status).toBe(200);
    const [name = ''] = await listing();
    expect((await stored(name)).includes(tail)).toBe(false);
  });

  it('answers 503 when the folder cannot be written, and says when to come back', async () => {
    await writeFile(folder(), 'a file where the folder should be');
    const { status, body, headers } = await send(form(file(valid)));
    expect([status, body]).toEqual([503, { status: 'This server cannot store avatars right now.' }]);
    expect(headers['retry-after']).toBe('60');
  });
});
