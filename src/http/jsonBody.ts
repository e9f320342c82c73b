import express, { type Request, type Response } from 'express';
import { errors, InputError } from '../errors';
import { toJsonSchema } from '../json/toJsonSchema';
import { runMiddleware, type RequestBody } from './body';
import { findJsonFault } from './jsonFault';
import { InputReading, type InputOf, type InputShape } from './inputReading';

const MAX_BYTES = 64 * 1024;
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

const readBytes = express.raw({ type: () => true, limit: MAX_BYTES });

/**
 * A JSON object as the body of a request, with the members of the shape (see `members.ts`); unknown ones are ignored.
 * `example` shows in the documentation.
 */
export function jsonBody<Shape extends InputShape>(
  shape: Shape,
  example: object,
): RequestBody<InputOf<Shape>> {
  return {
    read: async (request, response) => readMembers(shape, await readJson(request, response)),
    errors: [errors.bodyUnreadable],
    document: {
      required: true,
      content: { 'application/json': { schema: { ...toObjectSchema(shape), example } } },
    },
  };
}

function toObjectSchema(shape: InputShape): object {
  const members = Object.entries(shape);
  return {
    type: 'object',
    required: members.filter(([, schema]) => !schema.safeParse(undefined).success).map(([name]) => name),
    properties: Object.fromEntries(members.map(([name, schema]) => [name, toJsonSchema(schema, 'input')])),
  };
}

/** @throws InputError when it is not JSON, or not said to be; ApiError when it is too much, or no text. */
async function readJson(request: Request, response: Response): Promise<unknown> {
  try {
    await runMiddleware(readBytes, request, response);
  } catch (error) {
    throw (error as { type?: string }).type === 'entity.too.large'
      ? errors.bodyTooLarge()
      : errors.bodyUnreadable();
  }
  const bytes = request.body as unknown;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return undefined;
  if (!JSON_TYPE.test(request.get('content-type') ?? '')) return bytes.toString();
  return parseJson(decode(bytes));
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw errors.bodyUnreadable();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const { position, reason } = findJsonFault(text);
    throw new InputError([
      {
        type: 'json_invalid',
        loc: ['body', position],
        msg: 'JSON decode error',
        input: {},
        ctx: { error: reason },
      },
    ]);
  }
}

function readMembers<Shape extends InputShape>(shape: Shape, body: unknown): InputOf<Shape> {
  if (body === undefined || body === null)
    throw new InputError([{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }]);
  if (typeof body !== 'object' || Array.isArray(body))
    throw new InputError([
      {
        type: 'model_attributes_type',
        loc: ['body'],
        msg: 'Input should be a valid dictionary or object to extract fields from',
        input: body,
      },
    ]);
  const reading = new InputReading('body');
  for (const [name, schema] of Object.entries(shape)) {
    const raw: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined;
    reading.read(name, schema, raw, { missingIn: body });
  }
  return reading.result();
}
