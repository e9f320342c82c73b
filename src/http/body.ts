import express, { type Request, type RequestHandler, type Response } from 'express';
import multer, { MulterError } from 'multer';
import { ApiError, errors, InputError } from '../errors';

/** What a route takes in the body of a request: how it is read and how it is documented. */
export interface RequestBody<Body> {
  /** @throws ApiError or InputError for a body that is refused. */
  read(request: Request, response: Response): Promise<Body>;
  /** OpenAPI's `requestBody`. */
  document: { required?: boolean; description?: string; content: Record<string, object> };
}

/** Runs Express middleware to its end; rejects with what it passes on. */
export function runMiddleware(
  middleware: RequestHandler,
  request: Request,
  response: Response,
): Promise<void> {
  return new Promise((resolve, reject) => {
    void middleware(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('The body could not be read.'));
    });
  });
}

const FIELDS_MAX_BYTES = 64 * 1024;

const parseFields = [
  express.json({ limit: FIELDS_MAX_BYTES }),
  express.urlencoded({ limit: FIELDS_MAX_BYTES, extended: false }),
];

/**
 * The fields of a JSON object or a form, as they were sent.
 * @throws InputError when JSON does not parse or is no object, ApiError when there is too much.
 */
export async function readFields(request: Request, response: Response): Promise<Record<string, unknown>> {
  try {
    for (const middleware of parseFields) await runMiddleware(middleware, request, response);
  } catch (error) {
    if ((error as { type?: string }).type === 'entity.too.large') throw errors.bodyTooLarge();
    throw new InputError([{ type: 'json_invalid', loc: ['body'], msg: 'JSON decode error', input: {} }]);
  }
  const body = request.body as unknown;
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>;
  if (body === undefined)
    throw new InputError([{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }]);
  throw new InputError([
    { type: 'dict_type', loc: ['body'], msg: 'Input should be a valid dictionary', input: null },
  ]);
}

export interface UploadLimits {
  field: string;
  maxBytes: number;
  missing: () => ApiError;
  tooLarge: () => ApiError;
}

/**
 * The bytes of the one file of a multipart form, held in memory.
 * @throws ApiError when the form is broken, or has no file, another or more than one, or one that is too large.
 */
export async function readUpload(
  request: Request,
  response: Response,
  { field, maxBytes, missing, tooLarge }: UploadLimits,
): Promise<Buffer> {
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: maxBytes, files: 1, fields: 10, parts: 12, fieldSize: 1024, headerPairs: 20 },
  });
  try {
    await runMiddleware(upload.single(field), request, response);
  } catch (error) {
    throw error instanceof MulterError && error.code === 'LIMIT_FILE_SIZE' ? tooLarge() : missing();
  }
  if (!request.file) throw missing();
  return request.file.buffer;
}
