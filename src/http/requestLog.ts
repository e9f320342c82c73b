import type { RequestHandler } from 'express';
import type { Logger } from '../logger';
import { beginExchange, exchangeHeaders } from './exchange';

/** Gives each request its id and each answer the headers that tell of it, and logs it. */
export function requestLog(log: Logger): RequestHandler {
  return (request, response, next) => {
    const exchange = beginExchange(request, response, log);
    response.locals['requestId'] = exchange.id;
    const writeHead = response.writeHead.bind(response);
    response.writeHead = ((...parameters: Parameters<typeof writeHead>) => {
      const told = exchangeHeaders(exchange);
      for (let at = 0; at < told.length; at += 2) response.setHeader(told[at]!, told[at + 1]!);
      return writeHead(...parameters);
    }) as typeof response.writeHead;
    next();
  };
}
