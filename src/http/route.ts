import type { z } from 'zod';
import type { Context } from '../context';
import type { ApiError } from '../errors';
import type { AskerOf, RouteAuth } from './auth';
import type { RequestBody } from './body';
import type { QueryOf, QueryShape } from './readQuery';

/** A file as an answer. */
export interface Download {
  bytes: Buffer;
  /** Offered to the client as the name to save under; none: no `Content-Disposition`. */
  fileName?: string;
}

export type Method = 'get' | 'post' | 'put';

/** What comes with a request besides its parameters. */
export interface Sent<Auth extends RouteAuth, Body> {
  asker: AskerOf<Auth>;
  body: Body;
}

type Handler<Query extends QueryShape, Auth extends RouteAuth, Body, Answer> = (
  input: QueryOf<Query>,
  context: Context,
  sent: Sent<Auth, Body>,
) => Promise<Answer>;

interface RouteDescription<Query extends QueryShape, Auth extends RouteAuth, Body> {
  methods: readonly Method[];
  /** Path below the mounts of the route's API version, with a leading slash. */
  path: `/${string}`;
  auth: Auth;
  /** Where it answers, if not at all mounts of its API version. */
  mounts?: readonly string[];
  /** The group that the documentation shows the route in. */
  tag: string;
  summary: string;
  description?: string;
  query: Query;
  body?: RequestBody<Body>;
  /** A valid query string for the documentation and for tests that sweep all routes. */
  example: string;
  /** The errors that the handler throws, for the documentation. */
  errors: readonly (() => ApiError)[];
}

/** An endpoint that answers with JSON of the schema. */
export interface JsonRoute<
  Query extends QueryShape = QueryShape,
  Data = unknown,
  Auth extends RouteAuth = RouteAuth,
  Body = unknown,
> extends RouteDescription<Query, Auth, Body> {
  answer: z.ZodType<Data>;
  handler: Handler<Query, Auth, Body, Data>;
}

/** An endpoint that answers with a file of a media type. */
export interface DownloadRoute<
  Query extends QueryShape = QueryShape,
  Auth extends RouteAuth = RouteAuth,
  Body = unknown,
> extends RouteDescription<Query, Auth, Body> {
  mediaType: string;
  handler: Handler<Query, Auth, Body, Download>;
}

export type Route = JsonRoute | DownloadRoute;

/** Only gives the route its types: what a handler gets follows from query, auth and body, its answer from its schema. */
export function defineRoute<Query extends QueryShape, Data, Auth extends RouteAuth, Body = undefined>(
  route: JsonRoute<Query, Data, Auth, Body>,
): Route {
  return route as unknown as Route;
}

/** As `defineRoute`, for an endpoint that answers with a file. */
export function defineDownload<Query extends QueryShape, Auth extends RouteAuth, Body = undefined>(
  route: DownloadRoute<Query, Auth, Body>,
): Route {
  return route as unknown as Route;
}
