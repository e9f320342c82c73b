import { parseCookie } from 'cookie';
import { SESSION_LIFETIME_S } from '../sessions/sessions';

/** The reference server's name for it, which front ends know. */
export const SESSION_COOKIE = 'bancho_session';

/** What stands for several cookies of the name: it opens nothing. */
const UNCLEAR = '';

/**
 * The session token that a `Cookie` header holds; undefined without one. Other hosts of the site can plant a second
 * cookie beside the player's own, and nothing tells the two apart: then neither counts.
 */
export function sessionToken(cookies: string | undefined): string | undefined {
  const tokens = new Set(
    (cookies ?? '').split(';').flatMap((cookie) => parseCookie(cookie)[SESSION_COOKIE] ?? []),
  );
  return tokens.size > 1 ? UNCLEAR : [...tokens][0];
}

/** The `Set-Cookie` header that hands a session over, or for null ends it. Pages cannot read it, other sites' forms not send it. */
export function sessionSetCookie(token: string | null, { secure }: { secure: boolean }): string {
  const lifetime = token === null ? 0 : SESSION_LIFETIME_S;
  const attributes = `HttpOnly; Max-Age=${lifetime}; Path=/; SameSite=lax${secure ? '; Secure' : ''}`;
  return `${SESSION_COOKIE}=${token ?? ''}; ${attributes}`;
}
