import express, { type Request, type RequestHandler, type Response } from 'express';
import multer, { MulterError } from 'multer';
import { errors, InputError, type ApiError } from '../errors';

/** What a route takes in the body of a request: how it is read and how it is documented. */
export interface RequestBody<Body> {
  /** @throws ApiError or InputError for a body that is refused. */
  read(request: Request, response: Response): Promise<Body>;
  /** The ApiErrors that reading may end in, besides too large a body, for the documentation. */
  errors?: readonly (() => ApiError)[];
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

/** What a multipart form has in the field that one file belongs in. */
export type Upload =
  | { holds: 'file'; bytes: Buffer }
  /** A part without a file name is text to forms. */
  | { holds: 'text' }
  /** Also when it is no multipart form. */
  | { holds: 'nothing' }
  | { holds: 'too much' }
  /** The form breaks off, has no boundary, too many parts, or several files in the field. */
  | { holds: 'something unreadable' };

export interface UploadLimits {
  field: string;
  maxBytes: number;
}

const PARTS_MAX = 12;

/** Reads the file of a multipart form into memory; files in other fields are ignored. Never rejects. */
export async function readUpload(
  request: Request,
  response: Response,
  { field, maxBytes }: UploadLimits,
): Promise<Upload> {
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: {
      fileSize: maxBytes,
      files: 4,
      fields: PARTS_MAX - 2,
      parts: PARTS_MAX,
      fieldSize: 1024,
      headerPairs: 20,
    },
    fileFilter: (_request, file, take) => take(null, file.fieldname === field),
  });
  try {
    await runMiddleware(upload.any(), request, response);
  } catch (error) {
    if (!(error instanceof MulterError)) return { holds: 'something unreadable' };
    if (error.code === 'LIMIT_FILE_SIZE') return { holds: 'too much' };
    return error.code === 'LIMIT_FIELD_VALUE' && error.field === field
      ? { holds: 'text' }
      : { holds: 'something unreadable' };
  }
  const [file, ...others] = (request.files ?? []) as Express.Multer.File[];
  if (others.length > 0) return { holds: 'something unreadable' };
  if (file) return { holds: 'file', bytes: file.buffer };
  const fields = (request.body ?? {}) as object;
  return { holds: Object.hasOwn(fields, field) ? 'text' : 'nothing' };
}
