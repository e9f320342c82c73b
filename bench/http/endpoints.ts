import { pathsOf, type ApiVersion } from '../../src/http/mount';
import type { Route } from '../../src/http/route';
import { createRandom } from '../../src/demo/random';
import { PARAMETERS, type MakeValues, type Values } from './parameters';
import type { Samples, SampleSets } from './samples';

export interface Endpoint {
  /** `v1 /get_clan` */
  name: string;
  /** Its documented path, with `{name}` for parameters. */
  path: string;
  make: MakeValues;
}

export interface Endpoints {
  endpoints: Endpoint[];
  /** Why some are not measured, by name. */
  leftOut: Map<string, string>;
}

export const FORGOTTEN = 'has no line in bench/http/parameters.ts';

/** All endpoints that everybody may read, in the order of the versions' lists. */
export function publicReads(versions: readonly ApiVersion[]): Endpoints {
  const found: Endpoints = { endpoints: [], leftOut: new Map() };
  for (const version of versions)
    for (const route of version.routes.filter(isPublicRead)) {
      const [path = route.path, name] = [pathsOf(route, version)[0], `${version.name} ${route.path}`];
      const parameters = PARAMETERS[name];
      if (typeof parameters === 'function') found.endpoints.push({ name, path, make: parameters });
      else found.leftOut.set(name, parameters?.leftOut ?? FORGOTTEN);
    }
  return found;
}

const isPublicRead = ({ methods, auth }: Route) => auth === 'public' && methods.includes('get');

/** Fills the path's parameters; the others become the query string. */
export function toPath(template: string, values: Values): string {
  const query = new URLSearchParams(
    Object.entries(values).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = query.get(name);
    if (value === null) throw new Error(`${template}: there is no value for ${name}.`);
    query.delete(name);
    return encodeURIComponent(value);
  });
  return query.size > 0 ? `${filled}?${query.toString()}` : filled;
}

export interface Paths {
  /** Few, of what is asked for most. */
  hot: string[];
  /** Different ones, over the whole range of ids; as many as asked for or as there are. */
  cold: string[];
}

/** How many draws in a row may be of what was drawn already before there is taken to be no more. */
const REPEATS_MAX = 1_000;

/** The same for the same seed. Undefined when the samples have nothing that the endpoint could be asked for. */
export function makePaths(
  endpoint: Endpoint,
  { all, busiest }: SampleSets,
  { hot, cold, seed }: { hot: number; cold: number; seed: number },
): Paths | undefined {
  try {
    return { hot: drawPaths(endpoint, busiest, hot, seed), cold: drawPaths(endpoint, all, cold, seed) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** @throws RangeError when there is nothing to pick from. */
function drawPaths({ name, path, make }: Endpoint, samples: Samples, count: number, seed: number): string[] {
  const random = createRandom(seed).fork(name);
  const paths = new Set<string>();
  for (let repeats = 0; paths.size < count && repeats < REPEATS_MAX;) {
    const before = paths.size;
    paths.add(toPath(path, make(random, samples)));
    repeats = paths.size > before ? 0 : repeats + 1;
  }
  return [...paths];
}
