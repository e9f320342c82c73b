import type { IncomingMessage } from 'node:http';
import type { RequestHandler, Response } from 'express';
import type { Config } from '../config/config';
import { errors } from '../errors';
import type { Budget } from '../limits/budgets';
import { RateLimiter, type Allowance } from '../limits/rateLimiter';
import { shareWindows } from '../limits/sharedWindows';
import type { Logger } from '../logger';
import { createRareWarning } from '../rareWarning';
import type { RedisConnection } from '../redis/connection';
import { plainEnvelope, sendError, type ErrorEnvelope } from './answer';
import { addressOf } from './client';
import { createNetworks } from '../network/networks';

/** Counts the requests of both ways in. */
export interface RequestLimits {
  /** Counts a request in what the address has that it comes from. */
  takeOfAddress(request: IncomingMessage, budget: Budget): Allowance;
  /** The same in what a player's key has, or the player's log-ins. */
  takeOfPlayer(by: 'key' | 'account', id: number, budget: Budget): Allowance;
  /** Counts nothing. */
  lookAtAddress(request: IncomingMessage, budget: Budget): Allowance;
  /** What the request's address has for keys and sessions that are nobody's; it may be kept for longer than the request. */
  credentialsOf(request: IncomingMessage): { look(): Allowance; take(): Allowance };
  close(): void;
}

/** Undefined: limits are off. */
export function createRequestLimits(
  { rateLimits, requestLimits, trustedProxies }: Config,
  redis: RedisConnection | undefined,
  log: Logger,
): RequestLimits | undefined {
  if (!rateLimits) return undefined;
  const sharing = redis && shareWindows({ redis, log });
  const isListed = createNetworks(requestLimits.listed);
  const limiter = new RateLimiter({ budgets: requestLimits.budgets, isListed, sharing });
  const trusts = createNetworks(trustedProxies);
  const warn = createRareWarning(
    log,
    'requests of a proxy are refused as if they were of one visitor: it is not in API_TRUSTED_PROXIES',
  );

  return {
    takeOfAddress(request, budget) {
      const address = addressOf(request, trusts);
      const allowance = limiter.takeOfAddress(address, budget);
      if (allowance.isOver && request.headers['x-forwarded-for'] !== undefined && isDirect(request))
        warn({ proxy: address });
      return allowance;
    },
    takeOfPlayer: (by, id, budget) => limiter.takeOfPlayer(by, id, budget),
    lookAtAddress: (request, budget) => limiter.lookAtAddress(addressOf(request, trusts), budget),
    credentialsOf(request) {
      const address = addressOf(request, trusts);
      return {
        look: () => limiter.lookAtAddress(address, 'credentials'),
        take: () => limiter.takeOfAddress(address, 'credentials'),
      };
    },
    close: () => sharing?.close(),
  };

  function isDirect({ socket }: IncomingMessage): boolean {
    return !trusts(socket.remoteAddress ?? '');
  }
}

/** Names and values in turn; none where nothing is counted. */
export function allowanceHeaders(allowance: Allowance | undefined): string[] {
  if (!allowance) return [];
  return [
    'RateLimit-Limit',
    String(allowance.limit),
    'RateLimit-Remaining',
    String(allowance.remaining),
    'RateLimit-Reset',
    String(allowance.resetS),
    ...(allowance.isOver ? ['Retry-After', String(allowance.resetS)] : []),
  ];
}

/**
 * Puts the headers on an answer that goes the long way.
 * @throws ApiError when there was nothing left.
 */
export function admit(response: Response, allowance: Allowance | undefined): void {
  const headers = allowanceHeaders(allowance);
  for (let at = 0; at < headers.length; at += 2) response.setHeader(headers[at]!, headers[at + 1]!);
  if (allowance?.isOver) throw errors.tooManyRequests({ retryAfterS: allowance.resetS });
}

/** Counts what is no route of a version as a read of the address. */
export function limitReads(
  { requestLimits, log }: { requestLimits?: RequestLimits; log: Logger },
  envelope: ErrorEnvelope = plainEnvelope,
): RequestHandler {
  return (request, response, next) => {
    try {
      admit(response, requestLimits?.takeOfAddress(request, 'read'));
    } catch (error) {
      return sendError(request, response, error, envelope, log);
    }
    next();
  };
}
