import type { Express, Request, Response } from 'express';
import type { Context } from '../context';
import { plainEnvelope, sendDownload, sendError, sendJson, type ErrorEnvelope } from './answer';
import { authenticate } from './auth';
import { checkAnswer } from './checkAnswer';
import { clientOf } from './client';
import { refuseForeignOrigin } from './origin';
import { readInput } from './readInput';
import type { Route, SessionChange } from './route';
import { sessionSetCookie, sessionToken } from './sessionCookie';

/** A version of the API: its endpoints, where they answer, and how it wraps errors. */
export interface ApiVersion {
  name: string;
  /** Each endpoint answers below each of these; the first is the documented one. `''` is the root. */
  mounts: readonly string[];
  envelope: ErrorEnvelope;
  routes: readonly Route[];
}

export interface MountOptions {
  /** Fail with a 500 when an answer is not exactly what the route's schema says. For tests: it costs time. */
  checkAnswers?: boolean;
}

export function mountVersion(
  app: Express,
  version: ApiVersion,
  context: Context,
  options: MountOptions,
): void {
  const allowed = new Map<string, Set<string>>();
  for (const route of version.routes) {
    for (const path of pathsOf(route, version).map(toExpressPath)) {
      const methods = allowed.get(path) ?? new Set<string>();
      allowed.set(path, methods);
      for (const method of route.methods) {
        methods.add(method.toUpperCase());
        app[method](path, async (request, response) => {
          try {
            await answer(route, request, response, context, options);
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
  const allow = [...methods, ...(methods.has('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  app.all(path, (_request, response) => {
    response.setHeader('Allow', allow);
    sendJson(response, 405, plainEnvelope('Method Not Allowed'));
  });
}

/** Every path that the endpoint answers at; the first is the documented one. */
export function pathsOf(route: Route, { mounts }: ApiVersion): string[] {
  return (route.mounts ?? mounts).map((mount) => mount + route.path);
}

function toExpressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** What happens to a request, in order. */
async function answer(
  route: Route,
  request: Request,
  response: Response,
  context: Context,
  { checkAnswers }: MountOptions,
): Promise<void> {
  const { config } = context;
  if (usesSession(route, request)) refuseForeignOrigin(request, config.credentialOrigins);
  const { asker, viewer } = await authenticate(route.auth, request, context);
  // What one player may see is nothing for a cache that others share.
  if (viewer) response.setHeader('Cache-Control', 'private, no-cache');
  const { input, body } = await readInput(route, request, response);
  // Each route is defined with the asker and the body that its own auth and body give.
  const sent = { asker, viewer, body, client: clientOf(request) } as Parameters<typeof route.handler>[2];
  if ('mediaType' in route) {
    sendDownload(response, route.mediaType, await route.handler(input, context, sent));
    return;
  }
  let data: unknown = await route.handler(input, context, sent);
  if ('changesSession' in route) {
    const change = data as SessionChange<unknown>;
    response.append('Set-Cookie', sessionSetCookie(change.session, { secure: config.sessionCookieSecure }));
    response.setHeader('Cache-Control', 'no-store');
    data = change.answer;
  }
  if (checkAnswers) checkAnswer(route.answer, data);
  sendJson(response, route.status ?? 200, data);
}

/** Whether the request writes with a session, or asks for one. */
function usesSession(route: Route, request: Request): boolean {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return !reads && ('changesSession' in route || sessionToken(request.get('cookie')) !== undefined);
}
