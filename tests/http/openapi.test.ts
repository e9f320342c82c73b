import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { API_VERSIONS } from '../../src/app';
import { URL_MAX } from '../../src/http/oversized';
import { buildOpenApi } from '../../src/http/openapi';
import { VERSION } from '../../src/version';
import { createEmbeddedStack } from '../support/stacks';

interface Operation {
  operationId: string;
  summary: string;
  parameters: { name: string; required: boolean; description?: string; schema: { maxLength?: number } }[];
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}

const document = buildOpenApi(API_VERSIONS, VERSION) as { paths: Record<string, Record<string, Operation>> };
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

describe('openapi.json', () => {
  it('is what the routes say (npm run docs)', () => {
    const committed = readFileSync(join(__dirname, '../../openapi.json'), 'utf8');
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('is served', async () => {
    const stack = await createEmbeddedStack();
    const { body } = await request(stack.app).get('/openapi.json');
    await stack.close();
    expect(body).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('has every endpoint of every version, each with an id of its own', () => {
    const methods = API_VERSIONS.flatMap((version) => version.routes.flatMap((route) => route.methods));
    expect(operations).toHaveLength(methods.length);
    expect(new Set(operations.map((operation) => operation.operationId)).size).toBe(methods.length);
  });

  it('describes every parameter and every field of every answer', () => {
    const undescribed: string[] = [];
    const visit = (schema: Record<string, unknown>, path: string) => {
      for (const [name, member] of Object.entries(
        (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>,
      )) {
        if (
          !member['description'] &&
          !member['properties'] &&
          !member['items'] &&
          !member['additionalProperties']
        )
          undescribed.push(`${path}.${name}`);
        visit(member, `${path}.${name}`);
      }
      for (const inner of ['items', 'additionalProperties'] as const)
        if (typeof schema[inner] === 'object') visit(schema[inner] as Record<string, unknown>, `${path}[]`);
      for (const union of ['anyOf', 'oneOf', 'allOf'] as const)
        for (const branch of (schema[union] ?? []) as Record<string, unknown>[]) visit(branch, path);
    };
    for (const { operationId, parameters, responses } of operations) {
      for (const { name, description } of parameters)
        if (!description) undescribed.push(`${operationId}?${name}`);
      for (const { content = {} } of Object.values(responses))
        for (const { schema } of Object.values(content))
          visit(schema as Record<string, unknown>, operationId);
    }
    expect(undescribed).toEqual([]);
  });

  it('tells the default of each parameter that has one, and which are required', () => {
    const scores = document.paths['/v1/get_player_scores']?.['get'];
    const parameter = (name: string) => scores?.parameters.find((entry) => entry.name === name);
    expect(parameter('scope')).toMatchObject({
      required: true,
      schema: { enum: ['recent', 'best', 'first'] },
    });
    expect(parameter('limit')).toMatchObject({
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 },
    });
    expect(parameter('include_failed')).toMatchObject({ schema: { type: 'boolean', default: true } });
  });

  it('bounds texts so that a URL has room for the longest, escaped', () => {
    // Four bytes a character at most, `%F0` each.
    const ESCAPED = 12;
    const tooLong = operations.filter(({ parameters }) => {
      const characters = parameters.reduce((sum, { schema: { maxLength = 0 } }) => sum + maxLength, 0);
      return ESCAPED * characters > URL_MAX;
    });
    expect(tooLong.map(({ operationId }) => operationId)).toEqual([]);
  });

  it('shows which routes need a key, and what then goes wrong', () => {
    const friends = document.paths['/v1/get_friends']?.['get'];
    expect(friends).toMatchObject({ security: [{ bearerKey: [] }, { rawKey: [] }] });
    expect(friends?.responses['401']?.description).toBe('Invalid API key.');
    expect(document.paths['/v1/get_clan']?.['get']).not.toHaveProperty('security');
  });

  it('tells the form of every error, as its version wraps it', () => {
    const schemaOf = (path: string, method: string, status: number) =>
      document.paths[path]?.[method]?.responses[status]?.content?.['application/json']?.schema;
    expect(schemaOf('/v1/get_player_info', 'get', 404)).toEqual({
      type: 'object',
      required: ['status'],
      properties: { status: { type: 'string', description: 'What went wrong.' } },
    });
    expect(schemaOf('/v2/players/{player_id}', 'get', 404)).toEqual({
      type: 'object',
      required: ['status', 'error'],
      properties: {
        status: { type: 'string', const: 'error', description: 'That it went wrong.' },
        error: { type: 'string', description: 'What went wrong.' },
      },
    });
  });

  it('tells that a read may be answered with 304, and a write not', () => {
    const answersOf = (path: string, method: string) => document.paths[path]?.[method]?.responses;
    expect(answersOf('/v1/get_clan', 'get')?.['304']).not.toHaveProperty('content');
    expect(answersOf('/v1/get_friends', 'get')).toHaveProperty('304');
    expect(answersOf('/v2/sessions', 'post')).not.toHaveProperty('304');
  });

  it('tells that a page of another origin may not write with a session that it has', () => {
    expect(document.paths['/v2/accounts']?.['post']?.responses['403']?.description).toMatch(/^Pages of this/);
    expect(document.paths['/v1/get_clan']?.['get']?.responses).not.toHaveProperty('403');
  });

  it('tells that a JSON body may be no text', () => {
    expect(document.paths['/v2/sessions']?.['post']?.responses['400']?.description).toBe(
      'There was an error parsing the body.',
    );
  });

  it('tells the errors with their exact texts', () => {
    const info = document.paths['/v1/get_player_info']?.['get'];
    expect(info?.responses['404']?.description).toBe('Player not found.');
    expect(info?.responses['400']?.content?.['application/json']).toMatchObject({
      examples: {
        'Must provide either id OR name!': { value: { status: 'Must provide either id OR name!' } },
      },
    });
  });
});
