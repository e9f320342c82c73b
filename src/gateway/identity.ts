import type { Request } from 'express';
import { z } from 'zod';
import { authenticateKey, keyAuth, keyIn } from '../http/auth';
import type { LookUp } from '../http/credentialLookUps';
import { readQuery } from '../http/readQuery';
import { isForeignOrigin } from '../http/origin';
import { sessionToken } from '../http/sessionCookie';
import type { Context } from '../context';
import { ApiError } from '../errors';
import { findSessionOwner } from '../sessions/sessionOwner';

/** A player who is at the other end. */
export interface Person {
  id: number;
  name: string;
  priv: number;
}

/** Who is at the other end, by a key or a session. */
export interface Identity {
  person: Person;
  /** Looks again. Null: the key or session is over. Rejects when it cannot be told. */
  renew(): Promise<Person | null>;
}

export type IdentityContext = Pick<
  Context,
  'config' | 'database' | 'keyOwners' | 'requestLimits' | 'sessions' | 'log'
>;

/** @throws ApiError for a key that is nobody's or of a hidden player, and after too many of those. */
export async function identityOfKey(
  context: IdentityContext,
  key: string,
  lookUp: LookUp,
): Promise<Identity> {
  const find = () => authenticateKey(keyAuth, key, context);
  const renew = () =>
    find().catch((error: unknown) => {
      if (error instanceof ApiError) return null;
      throw error;
    });
  return { person: await lookUp(find), renew };
}

/**
 * Who a request is from; undefined for anybody. The cookie of a page of another origin does not count: WebSockets carry
 * it wherever the page is from. A dead session is as good as none.
 * @throws ApiError for a key that is nobody's or of a hidden player, and after too many of those or of dead sessions.
 */
export async function identify(
  request: Request,
  context: IdentityContext,
  lookUp: LookUp,
): Promise<Identity | undefined> {
  const key = keyIn(request.get('authorization'));
  if (key !== undefined) return identityOfKey(context, key, lookUp);
  const token = sessionToken(request.get('cookie'));
  if (token === undefined || isForeignOrigin(request, context.config.credentialOrigins)) return undefined;
  const find = () => findSessionOwner(context, token);
  const person = await lookUp(() => find().catch(() => null));
  return person ? { person, renew: find } : undefined;
}

const botQuery = { token: z.string().optional() };

/**
 * Who a bot is, by the key in the query or else in the header.
 * @throws ApiError without a key, for one that is nobody's or of a hidden player, and after too many of those.
 */
export async function identifyBot(
  request: Request,
  context: IdentityContext,
  lookUp: LookUp,
): Promise<Identity> {
  const { token } = readQuery(botQuery, request.originalUrl);
  const key = token ?? keyIn(request.get('authorization'));
  if (key === undefined) throw keyAuth.missing();
  return identityOfKey(context, key, lookUp);
}
