import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from '../logger';

const REQUEST_ID = /^[\w.-]{1,64}$/;

/**
 * Gives each request an id (a sane one of the client's is kept), tells how long the answer took (`process-time`, in
 * milliseconds, as the reference server sends it) and logs one line: no header and no query string, which may hold keys.
 */
export function requestLog(log: Logger): RequestHandler {
  return (request, response, next) => {
    const started = performance.now();
    const elapsed = () => Number((performance.now() - started).toFixed(3));
    const sent = request.get('x-request-id');
    const id = sent && REQUEST_ID.test(sent) ? sent : randomUUID();
    response.locals['requestId'] = id;
    response.setHeader('X-Request-Id', id);

    const writeHead = response.writeHead.bind(response);
    response.writeHead = ((...parameters: Parameters<typeof writeHead>) => {
      response.setHeader('process-time', elapsed());
      return writeHead(...parameters);
    }) as typeof response.writeHead;

    response.on('close', () => {
      log.info(
        {
          id,
          method: request.method,
          path: request.originalUrl.split('?', 1)[0],
          status: response.statusCode,
          ms: elapsed(),
          ...(response.writableFinished ? {} : { aborted: true }),
        },
        'request',
      );
    });
    next();
  };
}
