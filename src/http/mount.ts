import type { Express, Request, Response } from 'express';
import type { Context } from '../context';
import { plainEnvelope, sendDownload, sendError, sendJson, type ErrorEnvelope } from './answer';
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
  for (const route of version.routes) {
    const paths = version.mounts.map((mount) => mount + route.path);
    app[route.method](paths, async (request, response) => {
      try {
        await answer(route, request, response, context, options);
      } catch (error) {
        sendError(request, response, error, version.envelope, context.log);
      }
    });
    app.all(paths, (_request, response) => {
      response.setHeader('Allow', 'GET, HEAD, OPTIONS');
      sendJson(response, 405, plainEnvelope('Method Not Allowed'));
    });
  }
}

async function answer(
  route: Route,
  request: Request,
  response: Response,
  context: Context,
  { checkAnswers }: MountOptions,
): Promise<void> {
  const input = readQuery(route.query, request.originalUrl);
  if ('mediaType' in route) {
    sendDownload(response, route.mediaType, await route.handler(input, context));
    return;
  }
  const body = await route.handler(input, context);
  if (checkAnswers) checkAnswer(route.answer, body);
  sendJson(response, 200, body);
}
