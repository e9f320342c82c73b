import type { IncomingMessage } from 'node:http';
import { errors } from '../errors';

/** Characters; far beyond what any route asks for. */
export const URL_MAX = 8_192;
/** More than the greatest body that any route takes, so that those tell what is wrong in their own words. */
const BODY_MAX_BYTES = 16 * 1024 * 1024;

/** @throws ApiError for a URL that is too long, and for a body that is said to be too large. */
export function refuseOversized({ url = '', headers }: IncomingMessage): void {
  if (url.length > URL_MAX) throw errors.urlTooLong(URL_MAX);
  const length = headers['content-length'];
  if (length !== undefined && Number(length) > BODY_MAX_BYTES) throw errors.bodyNotRead();
}
