import { z } from 'zod';
import { errors, type ApiError } from '../errors';
import { pathsOf, type ApiVersion } from './mount';
import type { Method, Route } from './route';

const DESCRIPTION = `The API of an osu! private server, compatible with bancho.py's.

Every v1 endpoint answers at three places with the same behaviour: \`/v1/<name>\`, \`/<name>\` and \`/api/<name>\`.
Times are UTC. Unknown parameters are ignored. Players who are restricted or unverified are hidden: what they own
answers as if it did not exist.`;

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
              required: ['type', 'loc', 'msg', 'input'],
              properties: {
                type: { type: 'string', description: 'What is wrong, in one word.' },
                loc: {
                  type: 'array',
                  items: { type: 'string' },
                  description: 'Where: the part of the request, then the name of the parameter.',
                },
                msg: { type: 'string', description: 'What is wrong, as a sentence.' },
                input: { description: 'What was sent; null if nothing.' },
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
};
const NEEDS_KEY = Object.keys(SECURITY_SCHEMES).map((name) => ({ [name]: [] }));

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
    components: { securitySchemes: SECURITY_SCHEMES },
  };
}

function operation(route: Route, method: Method, { name, envelope }: ApiVersion): object {
  const sample = new URLSearchParams(route.example);
  return {
    operationId: [name, route.path.slice(1) || 'about', ...(method === 'get' ? [] : [method])].join('_'),
    tags: [route.tag],
    summary: route.summary,
    ...(route.description && { description: route.description }),
    ...(route.auth !== 'public' && { security: NEEDS_KEY }),
    parameters: Object.entries(route.query).map(([parameter, schema]) => {
      const { description, ...json } = toJsonSchema(schema, 'input');
      const example = sample.get(parameter);
      const absent = schema.safeParse(undefined);
      return {
        name: parameter,
        in: 'query',
        required: !absent.success,
        description,
        schema: { ...json, ...(absent.data !== undefined && { default: absent.data }) },
        ...(example !== null && { example: toExample(json, example) }),
      };
    }),
    ...(route.body && { requestBody: route.body.document }),
    responses: {
      200: {
        description: 'Success.',
        content:
          'mediaType' in route
            ? { [route.mediaType]: { schema: { type: 'string', format: 'binary' } } }
            : { 'application/json': { schema: toJsonSchema(route.answer, 'output') } },
      },
      ...errorAnswers(errorsOf(route), envelope),
      ...((Object.keys(route.query).length > 0 || route.body) && { 422: REFUSED_INPUT }),
    },
  };
}

function errorsOf({ auth, errors: own }: Route): (() => ApiError)[] {
  const ofAuth = auth === 'public' ? [] : [auth.missing, auth.unknown, errors.ownerHidden];
  return [...new Set([...ofAuth, ...own])];
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
        content: {
          'application/json': {
            schema: { type: 'object' },
            examples: Object.fromEntries(messages.map((message) => [message, { value: envelope(message) }])),
          },
        },
      },
    ]),
  );
}

function toExample(json: Record<string, unknown>, text: string): unknown {
  if (json['type'] === 'integer') return Number(text);
  return json['type'] === 'boolean' ? text === 'true' : text;
}

/** Clients are told to expect further fields, so no schema closes its objects. */
function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // What a double holds is no bound of the API.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return json;
}
