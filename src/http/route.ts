import type { z } from 'zod';
import type { Context } from '../context';
import type { ApiError } from '../errors';
import type { QueryOf, QueryShape } from './readQuery';

/** A file as an answer. */
export interface Download {
  bytes: Buffer;
  /** Offered to the client as the name to save under; none: no `Content-Disposition`. */
  fileName?: string;
}

interface RouteDescription<Query extends QueryShape> {
  method: 'get';
  /** Path below the mounts of the route's API version, with a leading slash. */
  path: `/${string}`;
  /** The group that the documentation shows the route in. */
  tag: string;
  summary: string;
  description?: string;
  query: Query;
  /** A valid query string for the documentation and for tests that sweep all routes. */
  example: string;
  /** The errors that the handler throws, for the documentation. */
  errors: readonly (() => ApiError)[];
}

/** An endpoint that answers with JSON of the schema. */
export interface JsonRoute<
  Query extends QueryShape = QueryShape,
  Data = unknown,
> extends RouteDescription<Query> {
  answer: z.ZodType<Data>;
  handler: (input: QueryOf<Query>, context: Context) => Promise<Data>;
}

/** An endpoint that answers with a file of a media type. */
export interface DownloadRoute<Query extends QueryShape = QueryShape> extends RouteDescription<Query> {
  mediaType: string;
  handler: (input: QueryOf<Query>, context: Context) => Promise<Download>;
}

export type Route = JsonRoute | DownloadRoute;

/** Only gives the route its types: a handler's input follows from its query, its answer from its schema. */
export function defineRoute<Query extends QueryShape, Data>(route: JsonRoute<Query, Data>): Route {
  return route as unknown as Route;
}

/** As `defineRoute`, for an endpoint that answers with a file. */
export function defineDownload<Query extends QueryShape>(route: DownloadRoute<Query>): Route {
  return route as unknown as Route;
}
