import cors from 'cors';
import type { RequestHandler } from 'express';

const PREFLIGHT_MAX_AGE_S = 86_400;

/** Any origin may read, without cookies; origins that the operator lists may also send cookies. */
export function allowOrigins(credentialOrigins: readonly string[]): RequestHandler {
  const common = {
    exposedHeaders: [
      'ETag',
      'Retry-After',
      'RateLimit-Limit',
      'RateLimit-Remaining',
      'RateLimit-Reset',
      'X-Request-Id',
      'Content-Disposition',
      'process-time',
    ],
    maxAge: PREFLIGHT_MAX_AGE_S,
  };
  const answer = cors((request, callback) => {
    const origin = request.headers.origin;
    const mayHaveCookies = origin !== undefined && credentialOrigins.includes(origin);
    callback(null, mayHaveCookies ? { ...common, origin, credentials: true } : { ...common, origin: '*' });
  });
  return (request, response, next) => {
    // Else a cache might hand a listed origin what others got.
    if (credentialOrigins.length > 0) response.appendHeader('Vary', 'Origin');
    answer(request, response, next);
  };
}
