import type { Express, Request, Response } from 'express';
import type { Context } from '../context';
import type { RequestPlace } from '../metrics/requestMeter';
import { isAskedFor } from './askedFor';
import { plainEnvelope, send, sendError, sendJson, type ErrorEnvelope } from './answer';
import { clientOf } from './client';
import { authenticateCounted } from './limitedAuth';
import { refuseForeignOrigin } from './origin';
import { refuseOversized } from './oversized';
import { readInput } from './readInput';
import { reads } from './reads';
import { setPlace } from './requestLog';
import { isPublicRead, type Route } from './route';
import { ofThePublic, runRoute, runWritingRoute, type RunOptions } from './runRoute';
import { sessionToken } from './sessionCookie';

/** A version of the API: its endpoints, where they answer, and how it wraps errors. */
export interface ApiVersion {
  name: string;
  /** Each endpoint answers below each of these; the first is the documented one. `''` is the root. */
  mounts: readonly string[];
  envelope: ErrorEnvelope;
  routes: readonly Route[];
}

export function mountVersion(app: Express, version: ApiVersion, context: Context, options: RunOptions): void {
  const ofPublic = ofThePublic(context);
  const allowed = new Map<string, Set<string>>();
  for (const route of version.routes) {
    const place = placeOf(route, version, context);
    for (const path of pathsOf(route, version).map(toExpressPath)) {
      const methods = allowed.get(path) ?? new Set<string>();
      allowed.set(path, methods);
      for (const method of route.methods) {
        methods.add(method.toUpperCase());
        app[method](path, async (request, response, next) => {
          if (!isAskedFor(route, request.originalUrl)) return next();
          setPlace(response, place);
          try {
            await answerRequest(route, request, response, { context, ofPublic }, options);
          } catch (error) {
            sendError(request, response, error, version.envelope, context.log);
          }
        });
      }
    }
  }
  for (const [path, methods] of allowed) refuseOtherMethods(app, path, methods);
}

function refuseOtherMethods(app: Express, path: string, methods: ReadonlySet<string>): void {
  const known = [...methods, ...(methods.has('GET') ? ['HEAD'] : [])];
  app.all(path, (request, response, next) => {
    // What the route has left to another one.
    if (known.includes(request.method)) return next();
    response.setHeader('Allow', [...known, 'OPTIONS'].join(', '));
    sendJson(response, 405, plainEnvelope('Method Not Allowed'));
  });
}

/** What counts the endpoint's requests, wherever it answers. */
export function placeOf(
  route: Route,
  version: ApiVersion,
  { meters }: Pick<Context, 'meters'>,
): RequestPlace | undefined {
  return meters.requests?.placeOf(version.name, pathsOf(route, version)[0]!);
}

/** Every path that the endpoint answers at; the first is the documented one. */
export function pathsOf(route: Route, { mounts }: ApiVersion): string[] {
  return (route.mounts ?? mounts).map((mount) => mount + route.path);
}

function toExpressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** What happens to a request, in order. */
async function answerRequest(
  route: Route,
  request: Request,
  response: Response,
  { context, ofPublic }: { context: Context; ofPublic: Context },
  options: RunOptions,
): Promise<void> {
  refuseOversized(request);
  if (usesSession(route, request)) refuseForeignOrigin(request, context.config.credentialOrigins);
  const { asker, viewer } = await authenticateCounted(route, request, response, context);
  // What one player may see is nothing for a cache that others share.
  if (viewer) response.setHeader('Cache-Control', 'private, no-cache');
  else if (isPublicRead(route)) response.setHeader('Cache-Control', 'no-cache');
  const { input, body } = await readInput(route, {
    params: request.params,
    url: request.originalUrl,
    readBody: () => route.body?.read(request, response),
  });
  const sent = { asker, viewer, body, client: clientOf(request) };
  const onlyReads = reads(request) || route.onlyReads;
  const seen = viewer || !onlyReads ? context : ofPublic;
  const runAny = onlyReads ? runRoute : runWritingRoute;
  send(request, response, await runAny(route, input, sent, seen, options));
}

/** Whether the request writes with a session, or asks for one. */
function usesSession(route: Route, request: Request): boolean {
  return !reads(request) && ('changesSession' in route || sessionToken(request.get('cookie')) !== undefined);
}
