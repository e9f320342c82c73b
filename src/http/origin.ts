import type { Request } from 'express';
import { errors } from '../errors';

/**
 * Keeps other sites from using a player's session: a request that writes has to come from a page of this origin or of
 * one that the operator lists, or from no browser at all.
 * @throws ApiError when it comes from elsewhere.
 */
export function refuseForeignOrigin(request: Request, credentialOrigins: readonly string[]): void {
  if (isForeignOrigin(request, credentialOrigins)) throw errors.foreignOrigin();
}

/**
 * Whether a request comes from a page of an origin that is neither this one nor listed. Behind a proxy that rewrites the
 * host, `Sec-Fetch-Site` tells what `Origin` cannot; over plain http browsers send `Origin` alone. Another port is
 * another origin, though it gets the same cookies.
 */
export function isForeignOrigin(request: Request, credentialOrigins: readonly string[]): boolean {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  if (origin !== undefined && credentialOrigins.includes(origin)) return false;
  if (site === 'same-origin') return false;
  const knowsNoSite = site === undefined || site === 'none';
  return !(knowsNoSite && (origin === undefined || origin === ownOrigin(request)));
}

function ownOrigin(request: Request): string {
  return `${request.protocol}://${request.get('host') ?? ''}`;
}
