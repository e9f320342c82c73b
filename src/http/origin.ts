import type { Request } from 'express';
import { errors } from '../errors';

/**
 * Keeps other sites from using a player's session: a request that writes has to come from a page of this origin or of
 * one that the operator lists, or from no browser at all. Behind a proxy that rewrites the host, `Sec-Fetch-Site` tells
 * what `Origin` cannot; over plain http browsers send `Origin` alone. Another port is another origin, though it gets
 * the same cookies.
 * @throws ApiError when it comes from elsewhere.
 */
export function refuseForeignOrigin(request: Request, credentialOrigins: readonly string[]): void {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  if (origin !== undefined && credentialOrigins.includes(origin)) return;
  if (site === 'same-origin') return;
  const knowsNoSite = site === undefined || site === 'none';
  if (knowsNoSite && (origin === undefined || origin === ownOrigin(request))) return;
  throw errors.foreignOrigin();
}

function ownOrigin(request: Request): string {
  return `${request.protocol}://${request.get('host') ?? ''}`;
}
