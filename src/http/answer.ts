import type { IncomingMessage, ServerResponse } from 'node:http';
import { create as contentDisposition } from 'content-disposition';
import etag from 'etag';
import type { Request, Response } from 'express';
import fresh from 'fresh';
import type { z } from 'zod';
import { kindOf, type ErrorKind } from '../db/dialects/errors';
import { ApiError, errors, InputError } from '../errors';
import type { Logger } from '../logger';
import { writeFloats } from '../json/float';
import { toJson } from '../json/toJson';
import { reads } from './reads';

/** What is sent for a request. */
export interface Answer {
  status: number;
  /** Names and values in turn. */
  headers: readonly string[];
  /** Text is of ASCII alone. */
  body: Buffer | string;
  etag: string;
}

/** A file as an answer. */
export interface Download {
  bytes: Buffer;
  /** Offered to the client as the name to save under; none: no `Content-Disposition`. */
  fileName?: string;
}

/** How an API version wraps the message of an error. */
export type ErrorEnvelope = (message: string) => object;

/** For what belongs to no version: unknown paths, wrong methods, foreign hosts. */
export const plainEnvelope: ErrorEnvelope = (message) => ({ detail: message });

interface JsonAnswerOptions {
  /** What the body is, if an endpoint says so. */
  schema?: z.ZodType;
  headers?: readonly string[];
}

/** Bytes. Node sends text in one piece with the headers: some 10 % faster for few of them, no longer at five thousand. */
const TEXT_MAX = 4_096;

export function jsonAnswer(
  status: number,
  body: unknown,
  { schema, headers = [] }: JsonAnswerOptions = {},
): Answer {
  const json = toJson(body);
  const text = schema ? writeFloats(json, schema) : json;
  const bytes = Buffer.from(text);
  const isShort = bytes.length <= TEXT_MAX && bytes.length === text.length;
  return toAnswer(status, 'application/json', isShort ? text : bytes, headers);
}

export function downloadAnswer(mediaType: string, { bytes, fileName }: Download): Answer {
  const headers = fileName ? ['Content-Disposition', contentDisposition(fileName)] : [];
  return toAnswer(200, mediaType, bytes, headers);
}

function toAnswer(
  status: number,
  mediaType: string,
  body: Answer['body'],
  headers: readonly string[],
): Answer {
  return {
    status,
    headers: ['Content-Type', mediaType, ...headers],
    body,
    etag: etag(body, { weak: true }),
  };
}

/** What an error is logged with. */
export interface ErrorPlace {
  log: Logger;
  /** The request's. */
  id: unknown;
  /** Of the request, which may hold keys after the question mark. */
  url: string;
}

/** Any error in the version's envelope. What is none of the catalogue's is logged and told without details. */
export function errorAnswer(error: unknown, envelope: ErrorEnvelope, { log, id, url }: ErrorPlace): Answer {
  if (error instanceof InputError) return inputErrorAnswer(error);
  const told = error instanceof ApiError ? error : translate(error);
  if (told !== error) log.error({ err: error, id, path: url.split('?', 1)[0] }, told.message);
  const headers = Object.entries(told.headers).flat();
  if (told.retryAfter !== undefined) headers.push('Retry-After', String(told.retryAfter));
  return jsonAnswer(told.status, envelope(told.message), { headers });
}

function inputErrorAnswer({ issues }: InputError): Answer {
  try {
    return jsonAnswer(422, { detail: issues });
  } catch {
    // What was sent may be nested too deeply to be written again.
    return jsonAnswer(422, { detail: issues.map(({ input: _, ...issue }) => issue) });
  }
}

/** Headers that tell of a body. */
const OF_BODY = new Set(['Content-Type', 'Content-Length']);

/** Sends an answer, with these headers: 304 without the body when it is what the client has already. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  headers: readonly string[] = headersOf(answer),
): void {
  const { status, body } = answer;
  if (isKnown(request, answer)) response.writeHead(304, withoutBody(headers)).end();
  else response.writeHead(status, headers as string[]).end(body, 'latin1');
}

/** All headers that an answer has of its own. */
export function headersOf({ headers, body, etag: tag }: Answer): string[] {
  return [...headers, 'Content-Length', String(body.length), 'ETag', tag];
}

/** Whether the client has the answer already, as it says itself. */
function isKnown(request: IncomingMessage, { status, etag: tag }: Answer): boolean {
  const { headers } = request;
  if (headers['if-none-match'] === undefined && headers['if-modified-since'] === undefined) return false;
  return reads(request) && status >= 200 && status < 300 && fresh(headers, { etag: tag });
}

/** The headers of a 304. */
function withoutBody(headers: readonly string[]): string[] {
  return headers.filter((_, at) => !OF_BODY.has(headers[at - (at % 2)] ?? ''));
}

export function sendJson(response: Response, status: number, body: unknown): void {
  send(response.req, response, jsonAnswer(status, body));
}

/** Sends any error, or breaks off an answer that has begun. */
export function sendError(
  request: Request,
  response: Response,
  error: unknown,
  envelope: ErrorEnvelope,
  log: Logger,
): void {
  if (response.headersSent) response.destroy();
  else {
    const id: unknown = response.locals['requestId'];
    send(request, response, errorAnswer(error, envelope, { log, id, url: request.originalUrl }));
  }
}

/** What clients are told of the database. */
const OF_DATABASE: Partial<Record<ErrorKind, () => ApiError>> = {
  away: errors.databaseUnavailable,
  denied: errors.readOnly,
  lacking: errors.featureOff,
};

function translate(error: unknown): ApiError {
  const kind = kindOf(error);
  return ((kind && OF_DATABASE[kind]) ?? errors.internal)();
}
