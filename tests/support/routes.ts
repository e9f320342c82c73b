import type { ApiVersion } from '../../src/http/mount';
import type { Route } from '../../src/http/route';

/** The URL of a route with its example: parameters of the path in their places, the others as the query string. */
export function exampleUrl({ path, example }: Route, { mounts }: ApiVersion): string {
  const sample = new URLSearchParams(example);
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = sample.get(name);
    if (value === null) throw new Error(`The example of ${path} has no ${name}.`);
    sample.delete(name);
    return encodeURIComponent(value);
  });
  return `${mounts[0]}${filled}${sample.size > 0 ? `?${sample.toString()}` : ''}`;
}

/** The JSON body that the documentation shows for a route; undefined for routes that take none. */
export function exampleBody({ body }: Route): object | undefined {
  const json = body?.document.content['application/json'] as { schema: { example?: object } } | undefined;
  return json?.schema.example;
}
