import type { Route } from './route';
import { sentQuery } from './sentQuery';

/**
 * Whether a request is for a route that shares its path with another one: it has a parameter of the route's and none of those
 * that it leaves to the other. A route that leaves nothing is asked for by its path alone.
 */
export function isAskedFor({ query, leaves }: Pick<Route, 'query' | 'leaves'>, url: string): boolean {
  if (!leaves) return true;
  const sent = sentQuery(url);
  return !leaves.some((name) => sent.has(name)) && Object.keys(query).some((name) => sent.has(name));
}
