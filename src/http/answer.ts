import { create as contentDisposition } from 'content-disposition';
import type { Request, Response } from 'express';
import { ApiError, errors, InputError } from '../errors';
import type { Logger } from '../logger';
import { toJson } from './json';
import type { Download } from './route';

/** How an API version wraps the message of an error. */
export type ErrorEnvelope = (message: string) => object;

/** For what belongs to no version: unknown paths, wrong methods, foreign hosts. */
export const plainEnvelope: ErrorEnvelope = (message) => ({ detail: message });

/** Writes JSON. A buffer, so that Express sets the ETag and answers 304 but leaves the content type as it is. */
export function sendJson(response: Response, status: number, body: unknown): void {
  response.status(status).setHeader('Content-Type', 'application/json');
  response.send(Buffer.from(toJson(body)));
}

export function sendDownload(response: Response, mediaType: string, { bytes, fileName }: Download): void {
  response.setHeader('Content-Type', mediaType);
  if (fileName) response.setHeader('Content-Disposition', contentDisposition(fileName));
  response.send(bytes);
}

/** Writes any error in the version's envelope. What is none of the catalogue's is logged and told without details. */
export function sendError(
  request: Request,
  response: Response,
  error: unknown,
  envelope: ErrorEnvelope,
  log: Logger,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error instanceof InputError) {
    sendJson(response, 422, { detail: error.issues });
    return;
  }
  const told = error instanceof ApiError ? error : translate(error);
  if (told !== error) {
    const id: unknown = response.locals['requestId'];
    log.error({ err: error, id, path: request.originalUrl.split('?', 1)[0] }, told.message);
  }
  if (told.retryAfter !== undefined) response.setHeader('Retry-After', told.retryAfter);
  response.set(told.headers);
  sendJson(response, told.status, envelope(told.message));
}

/** Driver errors that mean the database cannot be reached, not that a statement is wrong. */
const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'ER_CON_COUNT_ERROR',
]);

/** The database user may only read. */
const DENIED_CODES = new Set([
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_COLUMNACCESS_DENIED_ERROR',
  'ER_OPTION_PREVENTS_STATEMENT',
]);

/** A table or column is not there, or not as the feature needs it: the game server is older than that, or a fork. */
const LACKING_CODES = new Set(['ER_BAD_FIELD_ERROR', 'ER_NO_SUCH_TABLE', 'ER_CANT_AGGREGATE_2COLLATIONS']);

function translate(error: unknown): ApiError {
  const code = String((error as { code?: unknown } | null | undefined)?.code);
  if (AWAY_CODES.has(code)) return errors.databaseUnavailable();
  if (DENIED_CODES.has(code)) return errors.readOnly();
  return LACKING_CODES.has(code) ? errors.featureOff() : errors.internal();
}
