import fc from 'fast-check';
import type { JsonSchema, Operation } from './operations';
import { anyText, fittingText, toUrl } from './texts';

/** What a request carries after its head. */
export interface SentBody {
  type?: string;
  bytes: Buffer;
  /** A claim about how the bytes are packed. */
  encoding?: string;
}

const BOUNDARY = 'x-boundary';
/** A PNG of one pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
/** Pictures, beatmaps, and what is neither. */
export const FILES = [
  PIXEL,
  PIXEL.subarray(0, 40),
  Buffer.alloc(0),
  Buffer.from('GIF89a'),
  Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
  Buffer.from('osu file format v14\n\n[General]\nMode: 0\n\n[HitObjects]\n'),
  Buffer.from('osu file format v14\n\n[General]\nMode: 9\n\n[HitObjects]\n1e99,NaN,-1,12,x\n'),
  Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]),
  Buffer.alloc(2 * 1024 * 1024 + 1, 1),
];

export const toJson = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '');

/** Values that JSON has and the members of no route are. */
const ODD_JSON: unknown[] = [
  null,
  true,
  [],
  {},
  [[]],
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  2 ** 31,
  { a: { b: [1] } },
  ['x'],
];

const BROKEN_JSON = [
  '',
  ' ',
  '{',
  '{"a":',
  '{"a":1,}',
  "{'a':1}",
  '[1,2',
  'nul',
  '"\\ud800"',
  '"\\u12"',
  '{}{}',
  '1e999',
  '-',
  '\ufeff{}',
  '{"__proto__":{"x":1},"constructor":1}',
  '{"text":1,"text":"twice"}',
  '['.repeat(5_000),
  '{"a":'.repeat(3_000),
  `{"username":${'['.repeat(3_000)}${']'.repeat(3_000)}}`,
  `{"text":"${'y'.repeat(70_000)}"}`,
].map((text) => Buffer.from(text));
const NO_TEXT = [
  Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
  Buffer.from('{"text":"\u0001"}'),
  Buffer.from([0x1f, 0x8b, 8, 0]),
];

/** A member by its schema, or anything else. Words of the server make names that are taken and passwords that are right. */
function memberSent(schema: JsonSchema, words: readonly string[]): fc.Arbitrary<unknown> {
  const fitting = fittingText({ ...schema, type: [schema.type ?? 'string'].flat()[0] }, words);
  const isNumber = schema.type === 'integer';
  return fc.oneof(
    { weight: 6, arbitrary: isNumber ? fitting.map(Number) : fitting },
    { weight: 2, arbitrary: anyText },
    { weight: 1, arbitrary: fc.constantFrom(...ODD_JSON) },
  );
}

function objectSent({ properties = {} }: JsonSchema, words: readonly string[]) {
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, member]) => [name, memberSent(member, words)]),
  );
  return fc.record(members, { requiredKeys: [] });
}

function jsonSent(schema: JsonSchema, words: readonly string[]): fc.Arbitrary<Buffer> {
  return fc.oneof(
    { weight: 8, arbitrary: objectSent(schema, words).map(toJson) },
    { weight: 2, arbitrary: fc.constant(toJson(schema.example ?? {})) },
    { weight: 1, arbitrary: fc.constantFrom(...BROKEN_JSON, ...NO_TEXT) },
    { weight: 1, arbitrary: fc.json({ maxDepth: 3 }).map((text) => Buffer.from(text)) },
  );
}

function formSent(schema: JsonSchema, words: readonly string[]): fc.Arbitrary<Buffer> {
  const sent = objectSent(schema, words).map((fields) =>
    Object.entries(fields)
      .map(([name, value]) => `${name}=${toUrl(String(value))}`)
      .join('&'),
  );
  return fc
    .oneof(
      { weight: 8, arbitrary: sent },
      { weight: 1, arbitrary: fc.constantFrom('%', 'a=%ff', '&&==', '=') },
    )
    .map((text) => Buffer.from(text));
}

type Part = readonly [field: string, file: Buffer, name?: string];

const partBytes = ([field, file, name]: Part) =>
  Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"`),
    Buffer.from(name === undefined ? '' : `; filename="${name}"`),
    Buffer.from('\r\nContent-Type: image/png\r\n\r\n'),
    file,
    Buffer.from('\r\n'),
  ]);

/** A form of files, which ends as forms end unless it is said how. */
export function toForm(parts: readonly Part[], end = `--${BOUNDARY}--\r\n`): SentBody {
  const bytes = Buffer.concat([...parts.map(partBytes), Buffer.from(end)]);
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, bytes };
}

function multipartSent({ properties = {} }: JsonSchema): fc.Arbitrary<SentBody> {
  const own = Object.keys(properties);
  const part = fc.tuple(
    fc.constantFrom(...own, ...own, 'other', '__proto__', ''),
    fc.constantFrom(PIXEL, ...FILES),
    fc.constantFrom('a.png', '../../x.png', undefined, '\u0000', 'é.gif', 'x'.repeat(300)),
  );
  const end = fc.constantFrom(undefined, undefined, '', `--${BOUNDARY}`, '\r\n--other--');
  return fc.tuple(fc.array(part, { maxLength: 3 }), end).map(([parts, last]) => toForm(parts, last));
}

/** A body of one of the types that the operation takes, mostly said to be one. */
export function bodySent(
  { document }: Operation,
  words: readonly string[],
): fc.Arbitrary<SentBody | undefined> {
  const { requestBody } = document;
  if (!requestBody)
    return fc.constantFrom(undefined, undefined, undefined, { type: 'application/json', bytes: toJson({}) });
  const kinds = Object.entries(requestBody.content).map(([type, { schema }]): fc.Arbitrary<SentBody> => {
    if (type === 'multipart/form-data') return multipartSent(schema);
    if (type === 'application/json') return jsonSent(schema, words).map((bytes) => ({ type, bytes }));
    if (type === 'application/x-www-form-urlencoded')
      return formSent(schema, words).map((bytes) => ({ type, bytes }));
    return fc.constantFrom(...FILES).map((bytes) => ({ type, bytes }));
  });
  const rightly = fc.oneof(...kinds);
  const types = fc.constantFrom(
    undefined,
    'text/plain',
    'application/json; charset=utf-16',
    'application/json; charset=nothing',
    'application/vnd.x+json',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    `multipart/form-data; boundary=${'b'.repeat(300)}`,
    'application/x-www-form-urlencoded',
    'application/xml',
    ';',
  );
  return fc.oneof(
    { weight: 12, arbitrary: rightly },
    { weight: 2, arbitrary: fc.tuple(rightly, types).map(([body, type]) => ({ ...body, type })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(rightly, fc.constantFrom('gzip', 'br', 'deflate', 'identity', 'nothing'))
        .map(([body, encoding]) => ({ ...body, encoding })),
    },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}
