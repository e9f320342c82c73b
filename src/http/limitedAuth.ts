import type { Request, Response } from 'express';
import type { Context } from '../context';
import { authenticate, hasCredentials, type Authenticated } from './auth';
import { admit } from './requestLimits';
import { budgetOf, type Route } from './route';

/**
 * Who asks, once the request is counted: by the key or the account of who that is, or by address. An address that has
 * sent too many keys and sessions of nobody's is refused before the next one is looked up.
 * @throws ApiError as `authenticate`, and when there is nothing left.
 */
export async function authenticateCounted(
  route: Route,
  request: Request,
  response: Response,
  context: Context,
): Promise<Authenticated> {
  const { requestLimits: limits } = context;
  if (!limits) return authenticate(route.auth, request, context);
  const budget = budgetOf(route);
  const hasKey = request.get('authorization') !== undefined;
  const bringsCredentials = hasCredentials(request);
  if (bringsCredentials && limits.lookAtAddress(request, 'credentials').isOver)
    admit(response, limits.takeOfAddress(request, 'credentials'));
  const countByAddress = () => {
    if (bringsCredentials) limits.takeOfAddress(request, 'credentials');
    admit(response, limits.takeOfAddress(request, budget));
  };

  const found = await authenticate(route.auth, request, context).catch((error: unknown) => {
    countByAddress();
    throw error;
  });
  if (found.viewer) admit(response, limits.takeOfPlayer(hasKey ? 'key' : 'account', found.viewer.id, budget));
  else countByAddress();
  return found;
}
