import fc from 'fast-check';
import { SESSION_COOKIE } from '../src/http/sessionCookie';
import type { RouteAuth } from '../src/http/auth';
import { bodySent } from './bodies';
import { requestInOrder } from './inOrder';
import type { Operation } from './operations';
import { pathSent, querySent } from './queries';
import { toRequest, type FuzzRequest, type World } from './request';
import { anyText, toUrl } from './texts';

type Headers = Record<string, string>;

const none = fc.constant<Headers>({});
const header = (name: string, values: fc.Arbitrary<string>) =>
  values.map((value): Headers => ({ [name]: value }));

/** Only what a header may hold at all: no control characters, nothing beyond Latin-1. */
const headerText = anyText
  .map((text) => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 2_000))
  .filter((text) => text !== '');

function keySent({ holders }: World): fc.Arbitrary<Headers> {
  const key = fc.constantFrom(...holders).map((holder) => holder.key);
  return header(
    'Authorization',
    fc.oneof(
      { weight: 6, arbitrary: key },
      { weight: 6, arbitrary: key.map((text) => `Bearer ${text}`) },
      {
        weight: 1,
        arbitrary: key.chain((text) =>
          fc.constantFrom(
            text.toUpperCase(),
            `bearer   ${text} `,
            `Bearer ${text}0`,
            `Basic ${text}`,
            `${text} ${text}`,
            text.slice(1),
          ),
        ),
      },
      { weight: 1, arbitrary: headerText },
    ),
  );
}

function cookieSent({ holders }: World): fc.Arbitrary<Headers> {
  const cookie = fc.constantFrom(...holders).map(({ session }) => `${SESSION_COOKIE}=${session}`);
  return header(
    'Cookie',
    fc.oneof(
      { weight: 12, arbitrary: cookie },
      {
        weight: 1,
        arbitrary: cookie.chain((text) =>
          fc.constantFrom(
            `${text}x`,
            `${text}; ${SESSION_COOKIE}=other`,
            `a=b; ${text}; ${text}`,
            `${SESSION_COOKIE}=`,
            `${SESSION_COOKIE}=%`,
            `${SESSION_COOKIE}="%00"`,
            `__proto__=1; ${SESSION_COOKIE}=*`,
            `;;;=${text}`,
          ),
        ),
      },
      { weight: 1, arbitrary: headerText.map((text) => `${SESSION_COOKIE}=${text}`) },
    ),
  );
}

/** What the route asks for, mostly; on public routes sometimes something. */
function credentialsSent(auth: RouteAuth, world: World): fc.Arbitrary<Headers> {
  const [key, cookie] = [keySent(world), cookieSent(world)];
  const both = fc.tuple(key, cookie).map(([a, b]) => ({ ...a, ...b }));
  if (auth === 'public')
    return fc.oneof(
      { weight: 7, arbitrary: none },
      { weight: 1, arbitrary: key },
      { weight: 1, arbitrary: cookie },
    );
  const asked = { key, session: cookie, cookie, 'key or session': fc.oneof(key, cookie) }[auth.by];
  return fc.oneof(
    { weight: 12, arbitrary: asked },
    { weight: 1, arbitrary: both },
    { weight: 1, arbitrary: fc.oneof(key, cookie, none) },
  );
}

const ODD_HEADERS: readonly Headers[] = [
  { Origin: 'https://elsewhere.test' },
  { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' },
  { Origin: '\xff\xfe' },
  { 'If-None-Match': '*' },
  { 'If-None-Match': 'W/"0-"' },
  { 'If-Modified-Since': 'yesterday' },
  { 'If-Modified-Since': 'Fri, 31 Dec 9999 23:59:59 GMT' },
  { Range: 'bytes=0-0,-1' },
  { Accept: 'text/html;q=x, ;' },
  { 'Accept-Encoding': 'gzip, br;q=0, *' },
  { 'X-Forwarded-For': '::ffff:1.2.3.4, not an address, ' },
  { 'X-Forwarded-Proto': 'gopher' },
  { 'X-Forwarded-Host': 'a b' },
  { 'X-Request-Id': '<b>\t' },
  { 'X-HTTP-Method-Override': 'DELETE' },
  { Host: '' },
  { Host: '[::1' },
  { Host: 'user:pass@host:99999' },
  { Expect: '100-continue' },
  { Connection: 'close' },
  { TE: 'trailers' },
  { 'Content-Type': 'application/json' },
  { Upgrade: 'h2c' },
  { 'X-Long': 'y'.repeat(4_000) },
];

const oddHeaders = fc.oneof(
  { weight: 8, arbitrary: none },
  { weight: 2, arbitrary: fc.constantFrom(...ODD_HEADERS) },
  { weight: 1, arbitrary: header('User-Agent', headerText) },
);

/** A request to an operation: one in two is in order, so that handlers get work; of the others any part may be wrong. */
export function requestTo(operation: Operation, world: World): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(requestInOrder(operation, world), wildRequest(operation, world));
}

function wildRequest(operation: Operation, world: World): fc.Arbitrary<FuzzRequest> {
  const { method, paths, document, route } = operation;
  const methods = method === 'get' ? [...Array.from({ length: 12 }, () => method), 'head'] : [method];
  return fc
    .record({
      method: fc.constantFrom(...methods),
      path: pathSent(paths, document.parameters, world.words),
      query: querySent(document.parameters, world.words),
      credentials: credentialsSent(route.auth, world),
      odd: oddHeaders,
      body: bodySent(operation, world.words),
    })
    .map(({ credentials, odd, ...sent }) =>
      toRequest(operation, { ...sent, headers: { ...odd, ...credentials } }),
    );
}

/** What belongs to no version of the API. The event stream is left out: its answer never ends. */
const OTHER_PATHS = [
  '/',
  '/avatars/',
  '/docs/assets/',
  '/docs',
  '/health/',
  '/openapi.json',
  '/v2/',
  '/api/',
  '/v2/gateway',
  '/a/b/',
];
const METHODS = [
  'GET',
  'GET',
  'GET',
  'HEAD',
  'OPTIONS',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'TRACE',
  'PROPFIND',
];

/** A request to any path by any method. */
export function strayRequest(operations: readonly Operation[], world: World): fc.Arbitrary<FuzzRequest> {
  const text = fc.oneof(fc.constantFrom('', ...world.words), anyText).map(toUrl);
  const other = fc.tuple(fc.constantFrom(...OTHER_PATHS), text).map((parts) => parts.join(''));
  const known = fc
    .constantFrom(...operations.flatMap(({ paths }) => paths))
    .map((path) => path.replaceAll(/[{}]/g, ''));
  return fc.record({
    method: fc.constantFrom(...METHODS),
    path: fc.oneof(other, known),
    headers: fc.oneof(none, keySent(world), cookieSent(world), oddHeaders),
  });
}

/** How often a request is drawn, by what it costs: passwords, pictures and pp take milliseconds of a processor. */
const WEIGHTS: Partial<Record<Operation['budget'], number>> = { pp: 1, login: 2, upload: 2 };
const WEIGHT = 6;

/** A request to anything that there is. */
export function anyRequest(operations: readonly Operation[], world: World): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(
    { weight: WEIGHT * 3, arbitrary: strayRequest(operations, world) },
    ...operations.map((operation) => ({
      weight: WEIGHTS[operation.budget] ?? WEIGHT,
      arbitrary: requestTo(operation, world),
    })),
  );
}
