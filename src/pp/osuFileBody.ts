import express, { type Request, type Response } from 'express';
import multer, { MulterError } from 'multer';
import { errors } from '../errors';
import { runMiddleware, type RequestBody } from '../http/body';
import { OSU_FILE_MAX_BYTES } from './osuFileLimits';

const binary = { type: 'string', format: 'binary' };

/** A `.osu` file: the body itself, or the one file of a multipart form, whatever its field is called. */
export const osuFileBody: RequestBody<Buffer> = {
  document: {
    required: true,
    description: `The .osu file, at most ${OSU_FILE_MAX_BYTES / 1024 / 1024} MB.`,
    content: {
      'text/plain': { schema: { type: 'string' } },
      'multipart/form-data': { schema: { type: 'object', properties: { file: binary } } },
    },
  },
  async read(request, response) {
    const isForm = request.is('multipart/form-data');
    const bytes = await (isForm ? readForm : readRaw)(request, response).catch((error: Error) => {
      throw isTooLarge(error) ? errors.bodyTooLarge() : errors.beatmapUnreadable();
    });
    if (!bytes?.length) throw errors.beatmapUnreadable();
    return bytes;
  },
};

async function readRaw(request: Request, response: Response): Promise<Buffer | undefined> {
  const middleware = express.raw({ type: () => true, limit: OSU_FILE_MAX_BYTES });
  await runMiddleware(middleware, request, response);
  return request.body as Buffer | undefined;
}

async function readForm(request: Request, response: Response): Promise<Buffer | undefined> {
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: {
      fileSize: OSU_FILE_MAX_BYTES,
      files: 1,
      fields: 10,
      parts: 12,
      fieldSize: 1024,
      headerPairs: 20,
    },
  });
  await runMiddleware(upload.any(), request, response);
  return (request.files as Express.Multer.File[])[0]?.buffer;
}

function isTooLarge(error: Error): boolean {
  return error instanceof MulterError
    ? error.code === 'LIMIT_FILE_SIZE'
    : (error as { type?: string }).type === 'entity.too.large';
}
