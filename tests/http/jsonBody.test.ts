import { gzipSync } from 'node:zlib';
import express, { type Express } from 'express';
import request from 'supertest';
import { z } from 'zod';
import { jsonBody } from '../../src/http/jsonBody';
import { intMember, textMember } from '../../src/http/members';
import { mountVersion } from '../../src/http/mount';
import { int } from '../../src/http/params';
import { defineRoute } from '../../src/http/route';
import { createEmbeddedStack, type Stack } from '../support/stacks';

const body = jsonBody(
  { name: textMember({ strip: true }), age: intMember().nullish(), note: textMember().optional() },
  { name: 'Hana' },
);
const answer = z.object({ got: z.unknown() });
const common = {
  methods: ['post'],
  auth: 'public',
  tag: 'x',
  summary: 'x',
  example: '',
  errors: [],
  answer,
} as const;

/** Answers with what it was sent. */
const echo = defineRoute({
  ...common,
  path: '/echo',
  query: { n: int({ ge: 1, le: 9 }).optional() },
  body,
  handler: async (_input, _context, sent) => ({ got: sent.body }),
});

const secret = defineRoute({
  ...common,
  path: '/secret/{id}',
  params: { id: int({ ge: 1, le: 9 }) },
  query: {},
  body,
  hidesInput: true,
  handler: async (_input, _context, sent) => ({ got: sent.body }),
});

const JSON_TYPE = 'application/json';
const MISSING = [{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }];
const noObject = (input: unknown) => [
  {
    type: 'model_attributes_type',
    loc: ['body'],
    msg: 'Input should be a valid dictionary or object to extract fields from',
    input,
  },
];
const UNREADABLE = { wrapped: 'There was an error parsing the body.' };
const TOO_LARGE = { wrapped: 'The body of the request is too large.' };

describe('a JSON body', () => {
  let stack: Stack;
  let app: Express;
  const post = (sent: string | Buffer | undefined, headers: Record<string, string> = {}, path = '/echo') =>
    request(app)
      .post(path)
      .set({ 'Content-Type': JSON_TYPE, ...headers })
      // Else a buffer would be sent as JSON of its bytes.
      .serialize((bytes: unknown) => bytes as string)
      .send(sent);

  beforeAll(async () => {
    stack = await createEmbeddedStack();
    app = express();
    const version = {
      name: 'x',
      mounts: [''],
      envelope: (wrapped: string) => ({ wrapped }),
      routes: [echo, secret],
    };
    mountVersion(app, version, stack.context, { checkAnswers: true });
  });
  afterAll(() => stack.close());

  it.each<[string, unknown]>([
    ['{"name":" Hana "}', { name: 'Hana' }],
    ['{"name":"Hana","age":"7","note":" x "}', { name: 'Hana', age: 7, note: ' x ' }],
    ['{"name":"a","age":null,"other":[1]}', { name: 'a', age: null }],
    ['{"name":"a","name":"b"}', { name: 'b' }],
    [' \n{"name" : "\\u3055\\ud83d\\ude00"}\t', { name: 'さ😀' }],
    ['{"name":"a","__proto__":{"age":5},"constructor":1}', { name: 'a' }],
  ])('%s is read', async (sent, got) => {
    const { status, body: echoed } = await post(sent);
    expect([status, echoed]).toEqual([200, { got }]);
  });

  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=latin1',
    'application/vnd.api+json',
    'application/merge-patch+json; x=y',
  ])('is one as %s', async (type) => {
    expect((await post('{"name":"さ"}', { 'Content-Type': type })).body).toEqual({ got: { name: 'さ' } });
  });

  // What pages of other origins can send without being asked for leave first.
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/json',
    'application/jsonx',
    'application/javascript',
    'text/plain; application/json',
    'x, application/json',
  ])('is none as %s', async (type) => {
    const sent = '{"name":"a"}';
    const { status, body: refused } = await post(sent, { 'Content-Type': type });
    expect([status, refused]).toEqual([422, { detail: noObject(sent) }]);
  });

  it('is none without a type', async () => {
    const sent = '{"name":"a"}';
    const { status, body: refused } = await request(app)
      .post('/echo')
      .serialize((text: unknown) => text as string)
      .unset('Content-Type')
      .set('Content-Type', '')
      .send(sent);
    expect([status, refused]).toEqual([422, { detail: noObject(sent) }]);
  });

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['null', 'null'],
  ])('is missing when there is %s', async (_what, sent) => {
    const { status, body: refused } = await post(sent);
    expect([status, refused]).toEqual([422, { detail: MISSING }]);
  });

  it.each<[string, unknown]>([
    ['[]', []],
    ['[{"name":"a"}]', [{ name: 'a' }]],
    ['"name"', 'name'],
    ['5', 5],
    ['false', false],
  ])('is no object: %s', async (sent, input) => {
    const { status, body: refused } = await post(sent);
    expect([status, refused]).toEqual([422, { detail: noObject(input) }]);
  });

  it('lacks members and holds wrong ones: each is told, in order, with what was sent', async () => {
    const { status, body: refused } = await post('{"note":5,"age":1.5}');
    expect(status).toBe(422);
    expect(refused).toEqual({
      detail: [
        { type: 'missing', loc: ['body', 'name'], msg: 'Field required', input: { note: 5, age: 1.5 } },
        {
          type: 'int_from_float',
          loc: ['body', 'age'],
          msg: 'Input should be a valid integer, got a number with a fractional part',
          input: 1.5,
        },
        { type: 'string_type', loc: ['body', 'note'], msg: 'Input should be a valid string', input: 5 },
      ],
    });
  });

  it('is told after the query', async () => {
    const { body: refused } = await post('[', {}, '/echo?n=x');
    expect(refused.detail.map(({ loc }: { loc: unknown[] }) => loc)).toEqual([
      ['query', 'n'],
      ['body', 1],
    ]);
  });

  it('is told as broken, with place and reason', async () => {
    const { status, body: refused } = await post('{"name":"é"; }');
    expect(status).toBe(422);
    expect(refused).toEqual({
      detail: [
        {
          type: 'json_invalid',
          loc: ['body', 11],
          msg: 'JSON decode error',
          input: {},
          ctx: { error: "Expecting ',' delimiter" },
        },
      ],
    });
  });

  it('that may hold a password is not repeated, nor is the path', async () => {
    const { status, body: refused, text } = await post('{"name":7,"note":["sesame"]}', {}, '/secret/sesame');
    expect(status).toBe(422);
    expect(refused.detail).toHaveLength(3);
    for (const issue of refused.detail) expect(issue).not.toHaveProperty('input');
    expect(text).not.toContain('sesame');
  });

  it('may begin with a byte order mark', async () => {
    expect((await post('\ufeff{"name":"a"}')).body).toEqual({ got: { name: 'a' } });
  });

  it.each([
    ['a byte that is no UTF-8', Buffer.from('{"name":"\xff"}', 'latin1')],
    ['a letter cut in half', Buffer.from('{"name":"é', 'utf8').subarray(0, -1)],
    ['a surrogate', Buffer.from('7b226e616d65223a22eda080227d', 'hex')],
    ['UTF-16', Buffer.from('\ufeff{"name":"a"}', 'utf16le')],
  ])('that holds %s cannot be read', async (_what, bytes) => {
    const { status, body: refused } = await post(bytes);
    expect([status, refused]).toEqual([400, UNREADABLE]);
  });

  describe('of a size', () => {
    const LIMIT = 64 * 1024;
    const ofSize = (size: number) => `{"name":"${'a'.repeat(size - 11)}"}`;

    it('may have 64 KiB, and not a byte more', async () => {
      expect((await post(ofSize(LIMIT))).body.got.name).toHaveLength(LIMIT - 11);
      const { status, body: refused } = await post(ofSize(LIMIT + 1));
      expect([status, refused]).toEqual([413, TOO_LARGE]);
    });

    it('may come without a length', async () => {
      const postChunked = async (text: string) => {
        const sent = request(app).post('/echo').set('Content-Type', JSON_TYPE);
        sent.write(text);
        return sent;
      };
      expect((await postChunked(ofSize(LIMIT))).status).toBe(200);
      expect((await postChunked(ofSize(LIMIT + 1))).status).toBe(413);
    });

    it('may be nested deeply', async () => {
      const { status, body: refused } = await post('['.repeat(LIMIT));
      expect([status, refused.detail[0].type]).toEqual([422, 'json_invalid']);
      expect((await post('['.repeat(LIMIT / 2) + ']'.repeat(LIMIT / 2))).status).toBe(422);
    });
  });

  describe('in gzip', () => {
    const gzip = { 'Content-Encoding': 'gzip' };

    it('is unpacked', async () => {
      expect((await post(gzipSync('{"name":"さ"}'), gzip)).body).toEqual({ got: { name: 'さ' } });
    });

    it('is not unpacked beyond the limit', async () => {
      const { status, body: refused } = await post(gzipSync(`"${'a'.repeat(10_000_000)}"`), gzip);
      expect([status, refused]).toEqual([413, TOO_LARGE]);
    });

    it.each([
      ['is none', Buffer.from('{"name":"a"}'), 'gzip'],
      ['breaks off', gzipSync('{"name":"a"}').subarray(0, -9), 'gzip'],
      ['is of another kind', gzipSync('{"name":"a"}'), 'compress'],
    ])('cannot be read when it %s', async (_what, bytes, encoding) => {
      const { status, body: refused } = await post(bytes, { 'Content-Encoding': encoding });
      expect([status, refused]).toEqual([400, UNREADABLE]);
    });
  });
});
