import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../logger';
import { ABORTED, type RequestMeter, type RequestPlace } from '../metrics/requestMeter';

const REQUEST_ID = /^[\w.-]{1,64}$/;

/** A request that is being answered. */
export interface Exchange {
  /** A sane one of the client's is kept. */
  id: string;
  /** Milliseconds since it came. */
  elapsed: () => number;
  /** Where it has gone, for who counts requests. */
  place?: RequestPlace;
}

export interface Watchers {
  log: Logger;
  /** Unset: requests are not counted. */
  requests?: RequestMeter;
}

/** Counts it and logs one line when it is over: no header and no query string, which may hold keys. */
export function beginExchange(
  request: IncomingMessage,
  response: ServerResponse,
  { log, requests }: Watchers,
): Exchange {
  const started = performance.now();
  const elapsed = () => Math.round((performance.now() - started) * 1_000) / 1_000;
  const { method = '', url = '' } = request;
  const sent = request.headers['x-request-id'];
  const id = typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID();
  const exchange: Exchange = { id, elapsed, place: undefined };
  const isLogged = log.isLevelEnabled('info');
  if (isLogged || requests)
    response.on('close', () => {
      const { statusCode: status, writableFinished } = response;
      const path = () => url.split('?', 1)[0]!;
      if (requests)
        (exchange.place ?? requests.otherPlace(path())).count(
          method,
          writableFinished ? status : ABORTED,
          performance.now() - started,
        );
      if (isLogged)
        log.info(
          { id, method, path: path(), status, ms: elapsed(), ...(writableFinished ? {} : { aborted: true }) },
          'request',
        );
    });
  return exchange;
}

/** What each answer tells of its request: the id, and how long it took, as the reference server sends it. */
export function exchangeHeaders({ id, elapsed }: Exchange): string[] {
  return ['X-Request-Id', id, 'process-time', String(elapsed())];
}
