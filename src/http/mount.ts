import type { Express, Request, Response } from 'express';
import type { Context } from '../context';
import { plainEnvelope, sendDownload, sendError, sendJson, type ErrorEnvelope } from './answer';
import { authenticate } from './auth';
import { checkAnswer } from './checkAnswer';
import { readQuery } from './readQuery';
import type { Route } from './route';

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
    for (const path of pathsOf(route, version)) {
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

/** What happens to a request, in order. */
async function answer(
  route: Route,
  request: Request,
  response: Response,
  context: Context,
  { checkAnswers }: MountOptions,
): Promise<void> {
  const asker = await authenticate(route.auth, request.get('authorization'), context);
  const input = readQuery(route.query, request.originalUrl);
  const body = await route.body?.read(request, response);
  // Each route is defined with the asker and the body that its own auth and body give.
  const sent = { asker, body } as Parameters<typeof route.handler>[2];
  if ('mediaType' in route) {
    sendDownload(response, route.mediaType, await route.handler(input, context, sent));
    return;
  }
  const data = await route.handler(input, context, sent);
  if (checkAnswers) checkAnswer(route.answer, data);
  sendJson(response, 200, data);
}
