import express, { type ErrorRequestHandler, type Express } from 'express';
import helmet from 'helmet';
import { v1 } from './api/v1';
import { v2 } from './api/v2';
import { avatarsRouter } from './avatars/avatarsRouter';
import type { Context } from './context';
import { createGateway, type Gateway } from './gateway/gateway';
import { plainEnvelope, sendError, sendJson } from './http/answer';
import { allowOrigins } from './http/cors';
import { docsRouter } from './http/docs';
import { healthRouter } from './http/health';
import { mountVersion, type ApiVersion, type MountOptions } from './http/mount';
import { buildOpenApi } from './http/openapi';
import { requestLog } from './http/requestLog';
import { wellFormedPath } from './http/wellFormedPath';
import { VERSION } from './version';

export const API_VERSIONS: readonly ApiVersion[] = [v1, v2];

export interface AppOptions extends MountOptions {
  /** Where WebSockets are to be served too, what serves them. */
  gateway?: Gateway;
}

/** The whole service as an Express application; reads top to bottom as a request passes it. */
export function createApp(context: Context, options: AppOptions = {}): Express {
  const { config, log } = context;
  const app = express();
  app.disable('x-powered-by');
  app.enable('case sensitive routing');
  app.set('query parser', false);
  app.set('trust proxy', config.trustedProxies);

  app.use(requestLog(log));
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      },
      crossOriginResourcePolicy: { policy: 'cross-origin' },
    }),
  );
  app.use(allowOrigins(config.credentialOrigins));
  app.use((request, response, next) => {
    if (config.allowedHosts.length === 0 || config.allowedHosts.includes(request.hostname)) next();
    else sendJson(response, 404, plainEnvelope('Not Found'));
  });

  app.use(wellFormedPath());
  app.use((options.gateway ?? createGateway(context)).router);
  app.use(healthRouter(context));
  const openApi = buildOpenApi(API_VERSIONS, VERSION);
  app.get('/openapi.json', (_request, response) => sendJson(response, 200, openApi));
  app.use(docsRouter());
  app.use(avatarsRouter(context));
  for (const version of API_VERSIONS) mountVersion(app, version, context, options);

  app.use((_request, response) => sendJson(response, 404, plainEnvelope('Not Found')));
  app.use(((error, request, response, _next) =>
    sendError(request, response, error, plainEnvelope, log)) satisfies ErrorRequestHandler);
  return app;
}
