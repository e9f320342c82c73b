import { isAskedFor } from '../askedFor';
import { pathsOf, type ApiVersion } from '../mount';
import type { Route } from '../route';

/** Where a request goes. */
export interface Place {
  version: ApiVersion;
  route: Route;
  /** Of the path. */
  params: Record<string, string>;
}

interface Entry {
  version: ApiVersion;
  route: Route;
  segments: readonly string[];
}

/** Paths whose percent signs lead bytes, and that need no other thought. */
const PLAIN = /^\/(?:[\w./-]|%[0-9a-f]{2})*$/i;

/**
 * Finds the route of a URL among those that fit, the first in the versions' order as everywhere. Undefined: there is
 * none, or the path is none of the plain ones, or its bytes are no UTF-8.
 */
export function createRouteTable(
  versions: readonly ApiVersion[],
  fits: (route: Route) => boolean,
): (url: string) => Place | undefined {
  const byLength = new Map<number, Entry[]>();
  for (const version of versions)
    for (const route of version.routes.filter(({ methods }) => methods.includes('get')))
      for (const path of pathsOf(route, version)) {
        const segments = path.split('/');
        byLength.set(segments.length, [
          ...(byLength.get(segments.length) ?? []),
          { version, route, segments },
        ]);
      }

  return function find(url) {
    const [path = ''] = url.split('?', 1);
    if (!PLAIN.test(path)) return undefined;
    const parts = path.split('/');
    for (const { version, route, segments } of byLength.get(parts.length) ?? []) {
      const params = match(segments, parts);
      if (!params || !isAskedFor(route, url)) continue;
      const decoded = path.includes('%') ? decode(params) : params;
      return decoded && fits(route) ? { version, route, params: decoded } : undefined;
    }
    return undefined;
  };
}

function match(segments: readonly string[], parts: readonly string[]): Place['params'] | undefined {
  const params: Place['params'] = {};
  for (let at = 0; at < segments.length; at += 1) {
    const [segment = '', part = ''] = [segments[at], parts[at]];
    if (segment === part) continue;
    if (part === '' || !segment.startsWith('{')) return undefined;
    params[segment.slice(1, -1)] = part;
  }
  return params;
}

function decode(params: Place['params']): Place['params'] | undefined {
  try {
    const decoded = Object.entries(params).map(([name, part]) => [name, decodeURIComponent(part)]);
    return Object.fromEntries(decoded) as Place['params'];
  } catch {
    return undefined;
  }
}
