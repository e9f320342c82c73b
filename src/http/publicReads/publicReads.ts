import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../context';
import { errors } from '../../errors';
import type { Question } from '../../freshness/freshValues';
import { createMoments } from '../../freshness/moments';
import { errorAnswer, headersOf, jsonAnswer, send, type Answer } from '../answer';
import { commonHeadersOfAnyone } from '../commonHeaders';
import { beginExchange, exchangeHeaders, type Exchange } from '../exchange';
import { comparableHost } from '../../network/hosts';
import { toJson } from '../../json/toJson';
import { placeOf, type ApiVersion } from '../mount';
import { refuseOversized } from '../oversized';
import { readInputOfUrl } from '../readInput';
import { reads } from '../reads';
import { allowanceHeaders } from '../requestLimits';
import { budgetOf, isPublicRead } from '../route';
import { ofThePublic, runRoute, type RunOptions } from '../runRoute';
import { sessionToken } from '../sessionCookie';
import { createHotAnswers, type HotAnswer } from './hotAnswers';
import { createRouteTable, type Place } from './routeTable';

/** A request of nobody's for what a route answers. */
interface Target extends Omit<Place, 'params'> {
  /** The same for all URLs that mean the same. */
  key: string;
  input: Record<string, unknown>;
}

/** Of so many URLs that were asked for again it is known what they mean. */
const URLS_KNOWN = 10_000;
const URL_KNOWN_MAX = 300;

/** Nobody in particular asks: a handler that wants to know where from has no business here. */
const NOBODY = Object.freeze({
  asker: undefined,
  viewer: undefined,
  body: undefined,
  get client(): never {
    throw new Error('This answer is for everybody: it cannot depend on the client.');
  },
});

/**
 * The short way of requests that are nobody's, for what all may read: most of the traffic. Returns false where it does not
 * go: with a key or a session, to a path that is none of the plain ones, from a listed origin. Those go the long way, and get the
 * same answers there.
 */
export function createPublicReads(
  versions: readonly ApiVersion[],
  context: Context,
  options: RunOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const { config, log, freshness, meters, requestLimits } = context;
  const { requests } = meters;
  const hot = createHotAnswers(config.cacheBytes, meters.hotAnswers);
  const moments = createMoments({ areKept: config.cacheBytes > 0 });
  const seen: Context = { ...ofThePublic(context), moments };
  const find = createRouteTable(versions, isPublicRead);
  const known = new LRUCache<string, Target>({ max: URLS_KNOWN });
  const common = commonHeadersOfAnyone(config);
  const routes = versions.flatMap((version) => version.routes.map((route) => ({ route, version })));
  const places = new Map(routes.map(({ route, version }) => [route, placeOf(route, version, context)]));
  // Made once: to refuse a flood of requests costs no more than to answer it.
  const refusals = new Map(
    versions.map((version) => [
      version,
      toHot(jsonAnswer(429, version.envelope(errors.tooManyRequests().message))),
    ]),
  );
  const names = new Map(routes.map(({ route }, at) => [route, String(at)]));

  function isOurs(request: IncomingMessage): boolean {
    const { headers } = request;
    if (!reads(request)) return false;
    if (headers.authorization !== undefined || headers.upgrade !== undefined) return false;
    if (headers.cookie !== undefined && sessionToken(headers.cookie) !== undefined) return false;
    if (headers.origin !== undefined && config.credentialOrigins.includes(headers.origin)) return false;
    if (config.allowedHosts.length === 0) return true;
    const host = comparableHost(headers.host?.replace(/:\d+$/, ''));
    return headers['x-forwarded-host'] === undefined && config.allowedHosts.includes(host);
  }

  function toTarget({ route, version, params }: Place, url: string): Target {
    const input = Object.freeze(readInputOfUrl(route, { params, url }));
    return { route, version, input, key: `${names.get(route)}${toJson(input)}` };
  }

  function toHot(answer: Answer): HotAnswer {
    const headers = [...common, ...headersOf(answer), 'Cache-Control', 'no-cache'];
    return { ...answer, headers, madeAt: Date.now() };
  }

  function questionOf(
    { route, version, input, key }: Target,
    { id }: Exchange,
    url: string,
  ): Question<HotAnswer> {
    const { seconds = 0, until = [] } = route.freshness ?? {};
    const ask = () =>
      runRoute(route, input, NOBODY, seen, options)
        .catch((error: unknown) => errorAnswer(error, version.envelope, { log, id, url }))
        .then(toHot);
    return { key, seconds, stamp: freshness.stamp(until), ask };
  }

  function sendHot(
    request: IncomingMessage,
    response: ServerResponse,
    exchange: Exchange,
    told: readonly string[],
    answer: HotAnswer,
  ): void {
    if (response.headersSent) return void response.destroy();
    const age = Math.floor((Date.now() - answer.madeAt) / 1000);
    send(request, response, answer, [
      ...answer.headers,
      'Age',
      String(age),
      ...told,
      ...exchangeHeaders(exchange),
    ]);
  }

  return function answer(request, response) {
    if (!isOurs(request)) return false;
    const { url = '' } = request;
    const place = known.get(url) ?? find(url);
    if (!place) return false;
    const exchange = beginExchange(request, response, { log, requests });
    exchange.place = places.get(place.route);
    const allowance = requestLimits?.takeOfAddress(request, budgetOf(place.route));
    const told = allowanceHeaders(allowance);
    const finish = (ready: HotAnswer) => sendHot(request, response, exchange, told, ready);
    const fail = (error: unknown) =>
      finish(toHot(errorAnswer(error, place.version.envelope, { log, id: exchange.id, url })));
    try {
      if (allowance?.isOver) {
        finish({ ...refusals.get(place.version)!, madeAt: Date.now() });
        return true;
      }
      refuseOversized(request);
      const target = 'key' in place ? place : toTarget(place, url);
      const ready = hot.get(questionOf(target, exchange, url));
      if (ready instanceof Promise) ready.then(finish).catch(fail);
      else {
        if (target !== place && url.length <= URL_KNOWN_MAX) known.set(url, target);
        finish(ready);
      }
    } catch (error) {
      fail(error);
    }
    return true;
  };
}
