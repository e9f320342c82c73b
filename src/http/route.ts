import type { z } from 'zod';
import type { Context } from '../context';
import type { ApiError } from '../errors';
import type { Budget } from '../limits/budgets';
import type { EnsureAwaited } from '../limits/runningRequests';
import type { Topic } from '../live/liveEvents';
import type { Viewer } from '../players/visibility';
import type { Download } from './answer';
import type { AskerOf, RouteAuth } from './auth';
import type { RequestBody } from './body';
import type { Client } from './client';
import type { InputOf, InputShape } from './inputReading';

/** An answer that hands the client a session as its cookie, or for null ends the one that it has. */
export interface SessionChange<Data> {
  session: string | null;
  answer: Data;
}

/** How long an answer is as good as new. */
export interface RouteFreshness {
  seconds: number;
  /** Events that may change it before. */
  until?: readonly Topic[];
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What comes with a request besides its parameters. */
export interface Sent<Auth extends RouteAuth, Body> {
  asker: AskerOf<Auth>;
  /** Who looks at the answer and may see more than the public does. */
  viewer?: Viewer;
  body: Body;
  client: Client;
}

type Handler<Path extends InputShape, Query extends InputShape, Auth extends RouteAuth, Body, Answer> = (
  input: InputOf<Path> & InputOf<Query>,
  context: Context,
  sent: Sent<Auth, Body>,
  ensureAwaited: EnsureAwaited,
) => Promise<Answer>;

interface RouteDescription<Path extends InputShape, Query extends InputShape, Auth extends RouteAuth, Body> {
  methods: readonly Method[];
  /** Path below the mounts of the route's API version, with a leading slash; `{name}` is a parameter of `params`. */
  path: `/${string}`;
  auth: Auth;
  /** Where it answers, if not at all mounts of its API version. */
  mounts?: readonly string[];
  /**
   * Of a route whose path another version has too: with one of these parameters, or with none of the route's own, a request
   * is the other one's.
   */
  leaves?: readonly string[];
  /** The group that the documentation shows the route in. */
  tag: string;
  summary: string;
  description?: string;
  /** The parameters in the path. */
  params?: Path;
  query: Query;
  body?: RequestBody<Body>;
  /** The request may hold a password, so refusals do not repeat what was sent. */
  hidesInput?: boolean;
  /** Changes nothing, whatever its method says: what is kept stays good. */
  onlyReads?: true;
  /** What its requests are counted in, if not as `budgetOf` says. */
  limit?: Budget;
  /** For public reads: how long an answer to nobody in particular may be given again. */
  freshness?: Auth extends 'public' ? RouteFreshness : never;
  /** Valid parameters as a query string, those in the path too, for the documentation and for tests that sweep all routes. */
  example: string;
  /** The errors that the handler throws, for the documentation. */
  errors: readonly (() => ApiError)[];
}

/** An endpoint that answers with JSON of the schema. */
export interface JsonRoute<
  Path extends InputShape = InputShape,
  Query extends InputShape = InputShape,
  Data = unknown,
  Auth extends RouteAuth = RouteAuth,
  Body = unknown,
> extends RouteDescription<Path, Query, Auth, Body> {
  /** The status of success, if not 200. */
  status?: 201;
  answer: z.ZodType<Data>;
  handler: Handler<Path, Query, Auth, Body, Data>;
}

/** An endpoint that answers with JSON of the schema, and starts or ends a session. */
export interface SessionRoute<
  Path extends InputShape = InputShape,
  Query extends InputShape = InputShape,
  Data = unknown,
  Auth extends RouteAuth = RouteAuth,
  Body = unknown,
> extends RouteDescription<Path, Query, Auth, Body> {
  status?: 201;
  changesSession: true;
  answer: z.ZodType<Data>;
  handler: Handler<Path, Query, Auth, Body, SessionChange<Data>>;
}

/** An endpoint that answers with a file of a media type. */
export interface DownloadRoute<
  Path extends InputShape = InputShape,
  Query extends InputShape = InputShape,
  Auth extends RouteAuth = RouteAuth,
  Body = unknown,
> extends RouteDescription<Path, Query, Auth, Body> {
  mediaType: string;
  handler: Handler<Path, Query, Auth, Body, Download>;
}

export type Route = JsonRoute | SessionRoute | DownloadRoute;

/** No parameters. */
type None = Record<never, never>;

/** Only gives the route its types: what a handler gets follows from path, query, auth and body, its answer from its schema. */
export function defineRoute<
  Query extends InputShape,
  Data,
  Auth extends RouteAuth,
  Path extends InputShape = None,
  Body = undefined,
>(route: JsonRoute<Path, Query, Data, Auth, Body>): Route {
  return route as unknown as Route;
}

/** As `defineRoute`, for an endpoint that starts or ends a session. */
export function defineSessionRoute<
  Query extends InputShape,
  Data,
  Auth extends RouteAuth,
  Path extends InputShape = None,
  Body = undefined,
>(route: SessionRoute<Path, Query, Data, Auth, Body>): Route {
  return route as unknown as Route;
}

/** As `defineRoute`, for an endpoint that answers with a file. */
export function defineDownload<
  Query extends InputShape,
  Auth extends RouteAuth,
  Path extends InputShape = None,
  Body = undefined,
>(route: DownloadRoute<Path, Query, Auth, Body>): Route {
  return route as unknown as Route;
}

/** Whether a route answers everybody alike, and for a while. */
export function isPublicRead({ auth, methods, freshness }: Route): boolean {
  return auth === 'public' && methods.includes('get') && freshness !== undefined;
}

/** What requests to a route are counted in: cheap reads or changes, unless it says otherwise. */
export function budgetOf({
  limit,
  methods,
  onlyReads,
}: Pick<Route, 'limit' | 'methods' | 'onlyReads'>): Budget {
  return limit ?? (methods.includes('get') || onlyReads ? 'read' : 'write');
}
