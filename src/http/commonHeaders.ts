import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import type { Config } from '../config/config';
import { allowOrigins } from './cors';

/** Sets the headers that every answer has. */
export function commonHeaders({ credentialOrigins }: Pick<Config, 'credentialOrigins'>): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      },
      crossOriginResourcePolicy: { policy: 'cross-origin' },
    }),
    allowOrigins(credentialOrigins),
  ];
}

/** What `commonHeaders` set where the page of the request has no listed origin: names and values in turn. */
export function commonHeadersOfAnyone(config: Pick<Config, 'credentialOrigins'>): string[] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  request.method = 'GET';
  for (const handler of commonHeaders(config))
    void handler(request as Request, response as Response, () => undefined);
  return response.getHeaderNames().flatMap((name) => [name, String(response.getHeader(name))]);
}
