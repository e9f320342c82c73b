import type { Request } from 'express';
import { findKeyOwner } from '../apiKeys/keyOwner';
import type { KeyOwner } from '../apiKeys/keyOwners';
import type { Context } from '../context';
import { errors, type ApiError } from '../errors';
import { isPublic } from '../osu/privileges';
import type { Viewer } from '../players/visibility';
import { findSessionOwner, type SessionOwner } from '../sessions/sessionOwner';
import { sessionToken } from './sessionCookie';

/** A route that needs an API key, and what it says when there is none or an unknown one. */
export interface KeyAuth {
  by: 'key';
  missing: () => ApiError;
  unknown: () => ApiError;
}

/** A route that needs a log-in, and what it says to a request without a session or with one that is over. */
export interface SessionAuth {
  by: 'session';
  missing: () => ApiError;
  unknown: () => ApiError;
}

/** A route that takes a session's cookie whether the session is alive or not. */
export interface CookieAuth {
  by: 'cookie';
  missing: () => ApiError;
}

/** A route that needs an API key or a log-in. A key that is sent counts, whatever session comes with it. */
export interface EitherAuth {
  by: 'key or session';
  key: KeyAuth;
  session: SessionAuth;
}

/** Who may use a route. */
export type RouteAuth = 'public' | KeyAuth | SessionAuth | CookieAuth | EitherAuth;

/** Who asks; on public routes nobody. */
export type AskerOf<Auth extends RouteAuth> = Auth extends KeyAuth | EitherAuth
  ? KeyOwner
  : Auth extends SessionAuth
    ? SessionOwner
    : Auth extends CookieAuth
      ? { token: string }
      : undefined;

export const keyAuth: KeyAuth = {
  by: 'key',
  missing: errors.invalidApiKey,
  unknown: errors.invalidApiKey,
};

export const sessionAuth: SessionAuth = {
  by: 'session',
  missing: errors.authenticationRequired,
  unknown: errors.authenticationRequired,
};

export const playerAuth: EitherAuth = { by: 'key or session', key: keyAuth, session: sessionAuth };

export interface Authenticated {
  asker: KeyOwner | SessionOwner | { token: string } | undefined;
  /** Who looks at what is answered: the asker, and on public routes the owner of a key or session that was sent along. */
  viewer?: Viewer;
}

/** @throws ApiError when what the route needs is missing or unknown, or belongs to a key owner who is hidden. */
export async function authenticate(
  auth: RouteAuth,
  request: Request,
  context: Context,
): Promise<Authenticated> {
  if (auth === 'public') return { asker: undefined, viewer: await findViewer(request, context) };
  if (auth.by === 'key or session') {
    const chosen = request.get('authorization') === undefined ? auth.session : auth.key;
    return authenticate(chosen, request, context);
  }
  if (auth.by === 'key') {
    const owner = await authenticateKey(auth, keyIn(request.get('authorization')), context);
    return { asker: owner, viewer: owner };
  }
  const token = sessionToken(request.get('cookie'));
  if (token === undefined) throw auth.missing();
  if (auth.by === 'cookie') return { asker: { token }, viewer: await findSession(context, token) };
  const owner = await findSessionOwner(context, token);
  if (!owner) throw auth.unknown();
  return { asker: owner, viewer: owner };
}

/** @throws ApiError without a key, for an unknown one, and for one that belongs to a hidden player. */
export async function authenticateKey(
  auth: KeyAuth,
  key: string | undefined,
  context: Pick<Context, 'database' | 'keyOwners'>,
): Promise<KeyOwner> {
  if (key === undefined) throw auth.missing();
  const owner = await findKeyOwner(context, key);
  if (!owner) throw auth.unknown();
  if (!isPublic(owner.priv)) throw errors.ownerHidden();
  return owner;
}

/**
 * The key in an `Authorization` header: `Bearer <key>`, or the documented form `<key>` alone.
 * Undefined without a header; another scheme gives a text that is no key.
 */
export function keyIn(authorization: string | undefined): string | undefined {
  return authorization?.trim().replace(/^bearer(?: +|$)/i, '');
}

export function hasCredentials(request: Request): boolean {
  return request.get('authorization') !== undefined || sessionToken(request.get('cookie')) !== undefined;
}

/** A wrong key or a dead session is as good as none where neither is asked for, and so is one that can't be looked up. */
export async function findViewer(request: Request, context: Context): Promise<Viewer | undefined> {
  const key = keyIn(request.get('authorization'));
  if (key !== undefined) {
    const owner = await findKeyOwner(context, key);
    if (owner) return owner;
  }
  const token = sessionToken(request.get('cookie'));
  return token === undefined ? undefined : findSession(context, token);
}

async function findSession(context: Context, token: string): Promise<Viewer | undefined> {
  return (await findSessionOwner(context, token).catch(() => null)) ?? undefined;
}
