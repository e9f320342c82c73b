import type { RequestHandler, Response } from 'express';
import type { RequestPlace } from '../metrics/requestMeter';
import { beginExchange, exchangeHeaders, type Exchange, type Watchers } from './exchange';

/** Gives each request its id and each answer the headers that tell of it, counts it and logs it. */
export function requestLog(watchers: Watchers): RequestHandler {
  return (request, response, next) => {
    const exchange = beginExchange(request, response, watchers);
    response.locals['requestId'] = exchange.id;
    response.locals['exchange'] = exchange;
    const writeHead = response.writeHead.bind(response);
    response.writeHead = ((...parameters: Parameters<typeof writeHead>) => {
      const told = exchangeHeaders(exchange);
      for (let at = 0; at < told.length; at += 2) response.setHeader(told[at]!, told[at + 1]!);
      return writeHead(...parameters);
    }) as typeof response.writeHead;
    next();
  };
}

/** Says where the request has gone, for who counts it. */
export function setPlace(response: Response, place: RequestPlace | undefined): void {
  const exchange = response.locals['exchange'] as Exchange | undefined;
  if (exchange) exchange.place = place;
}
