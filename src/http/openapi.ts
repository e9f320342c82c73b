import type { z } from 'zod';
import { errors, type ApiError } from '../errors';
import type { RouteAuth } from './auth';
import { pathsOf, type ApiVersion } from './mount';
import { budgetOf, isPublicRead, type Method, type Route } from './route';
import { SESSION_COOKIE } from './sessionCookie';
import { toJsonSchema } from '../json/toJsonSchema';

const DESCRIPTION = `The API of an osu! private server, compatible with bancho.py's.

Every v1 endpoint answers at three places with the same behaviour: \`/v1/<name>\`, \`/<name>\` and \`/api/<name>\`.
Times are UTC. Unknown parameters are ignored. Restricted and unverified players are hidden: requests
for what they own are answered as if it did not exist.`;

const REFUSED_INPUT = {
  description: 'A parameter is missing or wrong: one entry for each.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['detail'],
        properties: {
          detail: {
            type: 'array',
            items: {
              type: 'object',
              required: ['type', 'loc', 'msg'],
              properties: {
                type: { type: 'string', description: 'What is wrong, in one word.' },
                loc: {
                  type: 'array',
                  items: { type: ['string', 'integer'] },
                  description:
                    'Where: the part of the request, then the name of the parameter or the place in the text.',
                },
                msg: { type: 'string', description: 'What is wrong, as a sentence.' },
                input: {
                  description: 'What was sent; null if nothing. Left out where it may be a password.',
                },
                ctx: { type: 'object', description: 'The bound or the pattern that was not met.' },
              },
            },
          },
        },
      },
    },
  },
};

/** An API key works in either form. */
const SECURITY_SCHEMES = {
  bearerKey: {
    type: 'http',
    scheme: 'bearer',
    description: "An API key, from the game server's `!apikey` command.",
  },
  rawKey: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'The API key alone.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description:
      'A log-in, from `POST /v2/sessions`. On this page, send that request, and the browser keeps the cookie.',
  },
};

function securityOf(auth: RouteAuth): object[] | undefined {
  if (auth === 'public') return undefined;
  if (auth.by === 'key or session')
    return [auth.key, auth.session].flatMap((either) => securityOf(either) ?? []);
  return auth.by === 'key' ? [{ bearerKey: [] }, { rawKey: [] }] : [{ session: [] }];
}

const FRESHNESS_HEADERS = {
  ETag: {
    description: 'Send it as `If-None-Match` to get 304 while nothing has changed.',
    schema: { type: 'string' },
  },
  Age: {
    description: 'How many seconds ago the answer was made; without a key or a session it may be one or two.',
    schema: { type: 'integer', minimum: 0 },
  },
};

const NOT_MODIFIED = { description: 'The answer is still the one that `If-None-Match` names.' };

/** On every answer of a route. */
const LIMIT_HEADERS = {
  'RateLimit-Limit': {
    description:
      'Requests per minute of this kind (`x-limit`) that the client has: an API key, an account, or else an address.',
    schema: { type: 'integer', minimum: 1 },
  },
  'RateLimit-Remaining': {
    description: 'How many are left.',
    schema: { type: 'integer', minimum: 0 },
  },
  'RateLimit-Reset': {
    description: 'Seconds until all of them are available again.',
    schema: { type: 'integer', minimum: 1 },
  },
};

const RETRY_AFTER = {
  description: 'Seconds to wait.',
  schema: { type: 'integer', minimum: 1 },
};

const limitHeaders = Object.fromEntries(
  Object.keys(LIMIT_HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);

/** The OpenAPI 3.1 document of all versions, derived from their routes. */
export function buildOpenApi(versions: readonly ApiVersion[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const api of versions)
    for (const route of api.routes)
      for (const method of route.methods) {
        const [path = route.path] = pathsOf(route, api);
        paths[path] = { ...paths[path], [method]: operation(route, method, api) };
      }
  return {
    openapi: '3.1.0',
    info: {
      title: 'kiai',
      version,
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(versions.flatMap((api) => api.routes.map((route) => route.tag)))].map((name) => ({
      name,
    })),
    paths,
    components: { securitySchemes: SECURITY_SCHEMES, headers: LIMIT_HEADERS },
  };
}

function operation(route: Route, method: Method, { name, envelope }: ApiVersion): object {
  const sample = new URLSearchParams(route.example);
  return {
    operationId: operationId(name, route.path, method),
    tags: [route.tag],
    summary: route.summary,
    ...(route.description && { description: route.description }),
    'x-limit': budgetOf(route),
    ...(route.auth !== 'public' && { security: securityOf(route.auth) }),
    parameters: [
      ...parametersOf(route.params ?? {}, 'path', sample),
      ...parametersOf(route.query, 'query', sample),
    ],
    ...(route.body && { requestBody: route.body.document }),
    responses: {
      [statusOf(route)]: {
        description: 'Success.',
        headers: { ...(isPublicRead(route) && FRESHNESS_HEADERS), ...limitHeaders },
        content:
          'mediaType' in route
            ? { [route.mediaType]: { schema: { type: 'string', format: 'binary' } } }
            : { 'application/json': { schema: toJsonSchema(route.answer, 'output') } },
      },
      ...(method === 'get' && { 304: NOT_MODIFIED }),
      ...errorAnswers(errorsOf(route), envelope),
      ...(refusesInput(route) && { 422: REFUSED_INPUT }),
    },
  };
}

/** `/players/{id}/stats` of v2 -> `v2_players_id_stats`; other methods than GET are named at the end. */
function operationId(version: string, path: string, method: Method): string {
  const words = path.match(/\w+/g) ?? ['about'];
  return [version, ...words, ...(method === 'get' ? [] : [method])].join('_');
}

function parametersOf(
  shape: Readonly<Record<string, z.ZodType>>,
  place: 'path' | 'query',
  sample: URLSearchParams,
): object[] {
  return Object.entries(shape).map(([parameter, schema]) => {
    const { description, ...json } = toJsonSchema(schema, 'input');
    const example = sample.get(parameter);
    const absent = schema.safeParse(undefined);
    return {
      name: parameter,
      in: place,
      required: !absent.success,
      description,
      schema: { ...json, ...(absent.data !== undefined && { default: absent.data }) },
      ...(example !== null && { example: toExample(json, example) }),
    };
  });
}

function statusOf(route: Route): number {
  return 'status' in route ? (route.status ?? 200) : 200;
}

/** No parameter takes it that does not take every text. */
const NONSENSE = '\0'.repeat(10_000);

function refusesInput({ params = {}, query, body }: Route): boolean {
  const parameters = [...Object.values(params), ...Object.values(query)];
  return body !== undefined || parameters.some((schema) => !schema.safeParse(NONSENSE).success);
}

const OF_ALL = [
  errors.urlTooLong,
  errors.tooManyRequests,
  errors.overloaded,
  errors.tookTooLong,
  errors.databaseUnavailable,
];

function errorsOf({ auth, errors: own, body, methods }: Route): (() => ApiError)[] {
  const ofBody = body ? [...(body.errors ?? []), errors.bodyTooLarge] : [];
  // Whatever it asks for, a request that writes may bring a session.
  const ofOrigin = methods.includes('get') ? [] : [errors.foreignOrigin];
  return [...new Set([...errorsOfAuth(auth), ...own, ...ofOrigin, ...ofBody, ...OF_ALL])];
}

function errorsOfAuth(auth: RouteAuth): (() => ApiError)[] {
  if (auth === 'public') return [];
  if (auth.by === 'key or session') return [auth.key, auth.session].flatMap(errorsOfAuth);
  if (auth.by === 'key') return [auth.missing, auth.unknown, errors.ownerHidden];
  const ofSession = [errors.foreignOrigin, errors.sessionsUnavailable];
  return auth.by === 'session' ? [auth.missing, auth.unknown, ...ofSession] : [auth.missing, ...ofSession];
}

function errorAnswers(
  makers: readonly (() => ApiError)[],
  envelope: ApiVersion['envelope'],
): Record<string, object> {
  const byStatus = new Map<number, string[]>();
  for (const make of makers) {
    const { status, message } = make();
    byStatus.set(status, [...(byStatus.get(status) ?? []), message]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, messages]) => [
      status,
      {
        description: messages.join(' / '),
        ...(status === 429 && { headers: { 'Retry-After': RETRY_AFTER, ...limitHeaders } }),
        content: {
          'application/json': {
            schema: envelopeSchema(envelope),
            examples: Object.fromEntries(messages.map((message) => [message, { value: envelope(message) }])),
          },
        },
      },
    ]),
  );
}

/** Where the message stands in a version's errors; what else is in there is always the same. */
function envelopeSchema(envelope: ApiVersion['envelope']): object {
  const members = Object.entries(envelope(''));
  const schemaOf = (value: unknown) =>
    value === ''
      ? { type: 'string', description: 'What went wrong.' }
      : { type: value === null ? 'null' : typeof value, const: value, description: 'That it went wrong.' };
  return {
    type: 'object',
    required: members.map(([name]) => name),
    properties: Object.fromEntries(members.map(([name, value]) => [name, schemaOf(value)])),
  };
}

function toExample(json: Record<string, unknown>, text: string): unknown {
  if (json['type'] === 'integer') return Number(text);
  return json['type'] === 'boolean' ? text === 'true' : text;
}
