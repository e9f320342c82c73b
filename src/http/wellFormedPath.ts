import type { RequestHandler } from 'express';

/**
 * Makes the path of a request decodable, as the reference server reads it: bytes that are no UTF-8 become replacement
 * characters, a percent sign that leads no byte stands for itself. Express refuses such paths.
 */
export function wellFormedPath(): RequestHandler {
  return (request, _response, next) => {
    const [path = '', ...query] = request.url.split('?');
    if (!isDecodable(path)) request.url = [toWellFormed(path), ...query].join('?');
    next();
  };
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function toWellFormed(path: string): string {
  return path
    .replaceAll(/%(?![0-9a-f]{2})/gi, '%25')
    .replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) =>
      isDecodable(bytes)
        ? bytes
        : encodeURIComponent(Buffer.from(bytes.replaceAll('%', ''), 'hex').toString()),
    );
}
