import { parseCookie, stringifySetCookie } from 'cookie';
import { SESSION_LIFETIME_S } from '../sessions/sessions';

/** The reference server's name for it, which front ends know. */
export const SESSION_COOKIE = 'bancho_session';

/** The session token that a `Cookie` header holds; undefined without one. */
export function sessionToken(cookies: string | undefined): string | undefined {
  return cookies === undefined ? undefined : parseCookie(cookies)[SESSION_COOKIE];
}

/** The `Set-Cookie` header that hands a session over, or for null ends it. Pages cannot read it, other sites' forms not send it. */
export function sessionSetCookie(token: string | null, { secure }: { secure: boolean }): string {
  return stringifySetCookie(SESSION_COOKIE, token ?? '', {
    httpOnly: true,
    maxAge: token === null ? 0 : SESSION_LIFETIME_S,
    path: '/',
    sameSite: 'lax',
    secure,
  });
}
