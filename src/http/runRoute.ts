import type { Context } from '../context';
import { ApiError, InputError } from '../errors';
import { downloadAnswer, jsonAnswer, type Answer } from './answer';
import { checkAnswer } from './checkAnswer';
import type { Route } from './route';
import { sessionSetCookie } from './sessionCookie';

export interface RunOptions {
  /** Fail with a 500 when an answer is not exactly what the route's schema says. For tests: it costs time. */
  checkAnswers?: boolean;
}

/** What a handler is called with. */
type Handled = Parameters<Route['handler']>;

/** What a request brings to a handler: of a route's own types, which its auth and its body decide. */
type Sent = Record<keyof Handled[2], unknown>;

/** What a route answers to input that was read by its shapes. Rejects with what its handler throws, or when too many run. */
export function runRoute(
  route: Route,
  input: Record<string, unknown>,
  sent: Sent,
  context: Context,
  options: RunOptions,
): Promise<Answer> {
  return context.runningRequests.run((ensureAwaited) =>
    run(route, [input, context, sent as Handled[2], ensureAwaited], options),
  );
}

/**
 * As `runRoute`, for a request that may write. That is told when the work is over, also where it fails after it has
 * written, or was given up; what is refused has written nothing.
 */
export function runWritingRoute(
  route: Route,
  input: Record<string, unknown>,
  sent: Sent,
  context: Context,
  options: RunOptions,
): Promise<Answer> {
  return context.runningRequests.run(async (ensureAwaited) => {
    let isRefused = false;
    try {
      return await run(route, [input, context, sent as Handled[2], ensureAwaited], options);
    } catch (error) {
      isRefused = error instanceof ApiError || error instanceof InputError;
      throw error;
    } finally {
      if (!isRefused) await context.freshness.changed();
    }
  });
}

async function run(route: Route, handled: Handled, { checkAnswers }: RunOptions): Promise<Answer> {
  const [, context] = handled;
  if ('mediaType' in route) return downloadAnswer(route.mediaType, await route.handler(...handled));
  const status = route.status ?? 200;
  if (!('changesSession' in route)) {
    const data = await route.handler(...handled);
    if (checkAnswers) checkAnswer(route.answer, data);
    return jsonAnswer(status, data, { schema: route.answer });
  }
  const { session, answer } = await route.handler(...handled);
  if (checkAnswers) checkAnswer(route.answer, answer);
  const cookie = sessionSetCookie(session, { secure: context.config.sessionCookieSecure });
  const headers = ['Set-Cookie', cookie, 'Cache-Control', 'no-store'];
  return jsonAnswer(status, answer, { schema: route.answer, headers });
}

/** What the public sees, may be what it was some seconds ago; whoever may have written something sees it as it is. */
export function ofThePublic(context: Context): Context {
  return { ...context, database: context.publicDatabase };
}
