import type { RequestListener } from 'node:http';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { osu } from './api/osu';
import { astro } from './api/astro';
import { v1 } from './api/v1';
import { v2 } from './api/v2';
import { avatarsRouter } from './avatars/avatarsRouter';
import type { Context } from './context';
import { createGateway, type Gateway } from './gateway/gateway';
import { BOT_PATHS, EVENTS_PATH, GATEWAY_PATH } from './gateway/paths';
import { jsonAnswer, plainEnvelope, send, sendError, sendJson } from './http/answer';
import { commonHeaders } from './http/commonHeaders';
import { docsRouter } from './http/docs';
import { healthRouter } from './http/health';
import { comparableHost } from './network/hosts';
import { mountVersion, type ApiVersion } from './http/mount';
import { buildOpenApi } from './http/openapi';
import { createPublicReads } from './http/publicReads/publicReads';
import { requestLog } from './http/requestLog';
import { limitReads } from './http/requestLimits';
import type { RunOptions } from './http/runRoute';
import { wellFormedPath } from './http/wellFormedPath';
import { VERSION } from './version';

export const API_VERSIONS: readonly ApiVersion[] = [v1, v2, osu, astro];
/** As they are asked: a later one may answer some of the requests to an earlier one's paths. */
const BY_PRECEDENCE = [...API_VERSIONS].reverse();

/** Whatever is below these, no version answers it. */
const OF_NO_VERSION = ['/avatars', '/openapi.json', '/docs'];

const notFound: RequestHandler = (_request, response) => sendJson(response, 404, plainEnvelope('Not Found'));

export interface AppOptions extends RunOptions {
  /** Where WebSockets are to be served too, what serves them. */
  gateway?: Gateway;
}

/** The whole service; reads top to bottom as a request passes it, unless it goes the short way of public reads. */
export function createApp(context: Context, options: AppOptions = {}): RequestListener {
  const { config, log } = context;
  const app = express();
  app.disable('x-powered-by');
  app.enable('case sensitive routing');
  app.set('query parser', false);
  app.set('trust proxy', config.trustedProxies);

  app.use(requestLog({ log, requests: context.meters.requests }));
  app.use(commonHeaders(config));
  app.use((request, response, next) => {
    const { allowedHosts } = config;
    if (allowedHosts.length === 0 || allowedHosts.includes(comparableHost(request.hostname))) next();
    else notFound(request, response, next);
  });

  app.use(wellFormedPath());
  app.get([GATEWAY_PATH, EVENTS_PATH], limitReads(context, v2.envelope));
  app.get(BOT_PATHS, limitReads(context, astro.envelope));
  app.use((options.gateway ?? createGateway(context)).router);
  app.use(healthRouter(context));
  app.get('/', limitReads(context));
  app.use(OF_NO_VERSION, limitReads(context));
  // Made once: it is large, and who asks for it often and reads it slowly takes no memory for it.
  const openApi = jsonAnswer(200, buildOpenApi(API_VERSIONS, VERSION));
  app.get('/openapi.json', (request, response) => send(request, response, openApi));
  app.use(docsRouter());
  app.use(avatarsRouter(context));
  app.use(OF_NO_VERSION, notFound);
  for (const version of BY_PRECEDENCE) mountVersion(app, version, context, options);

  app.use(limitReads(context));
  app.use(notFound);
  app.use(((error, request, response, _next) =>
    sendError(request, response, error, plainEnvelope, log)) satisfies ErrorRequestHandler);

  const answerPublicRead = createPublicReads(BY_PRECEDENCE, context, options);
  return (request, response) => {
    if (!answerPublicRead(request, response)) app(request, response);
  };
}
