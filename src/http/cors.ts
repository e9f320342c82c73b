import cors from 'cors';
import type { RequestHandler } from 'express';

const PREFLIGHT_MAX_AGE_S = 86_400;

/** Any origin may read, without cookies; origins that the operator lists may also send cookies. */
export function allowOrigins(credentialOrigins: readonly string[]): RequestHandler {
  const common = {
    exposedHeaders: ['ETag', 'Retry-After', 'X-Request-Id', 'Content-Disposition', 'process-time'],
    maxAge: PREFLIGHT_MAX_AGE_S,
  };
  return cors((request, callback) => {
    const origin = request.headers.origin;
    const mayHaveCookies = origin !== undefined && credentialOrigins.includes(origin);
    callback(null, mayHaveCookies ? { ...common, origin, credentials: true } : { ...common, origin: '*' });
  });
}
