import type { Context } from '../context';
import { errors, type ApiError } from '../errors';
import { findKeyOwner } from '../apiKeys/keyOwner';
import type { KeyOwner } from '../apiKeys/keyOwners';
import { isPublic } from '../osu/privileges';

/** A route that needs an API key, and what it says when there is none or an unknown one. */
export interface KeyAuth {
  missing: () => ApiError;
  unknown: () => ApiError;
}

/** Who may use a route. */
export type RouteAuth = 'public' | KeyAuth;

/** Who asks: the key's owner, on public routes nobody. */
export type AskerOf<Auth extends RouteAuth> = Auth extends KeyAuth ? KeyOwner : undefined;

export const keyAuth: KeyAuth = { missing: errors.invalidApiKey, unknown: errors.invalidApiKey };

/**
 * The key in an `Authorization` header: `Bearer <key>`, or the documented form `<key>` alone.
 * Undefined without a header; another scheme gives a text that is no key.
 */
export function keyIn(authorization: string | undefined): string | undefined {
  return authorization?.trim().replace(/^bearer(?: +|$)/i, '');
}

/** @throws ApiError when the key is missing, unknown, or its owner hidden. */
export async function authenticate(
  auth: RouteAuth,
  authorization: string | undefined,
  context: Context,
): Promise<KeyOwner | undefined> {
  if (auth === 'public') return undefined;
  const key = keyIn(authorization);
  if (key === undefined) throw auth.missing();
  const owner = await findKeyOwner(context, key);
  if (!owner) throw auth.unknown();
  if (!isPublic(owner.priv)) throw errors.ownerHidden();
  return owner;
}
