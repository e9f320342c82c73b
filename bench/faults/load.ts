import { Agent, request, type OutgoingHttpHeaders } from 'node:http';
import { performance } from 'node:perf_hooks';

/** A request, and what its answers are known to be. */
export interface Ask {
  path: string;
  headers?: OutgoingHttpHeaders;
  /** The body when all is well. */
  right: string;
  /** What is told instead, with 200 too, while something is away that it can do without. */
  lesser: string[];
}

export type Outcome = 'right' | 'lesser' | 'refused' | 'wrong' | 'failed' | 'broken';

/** What requests of a stretch of time came to. Times are milliseconds of `performance.now()`. */
export interface Outcomes {
  sent: number;
  /** Of them, those that met a connection which was just being closed for being idle. */
  sentAgain: number;
  /** `refused`: 503 with `Retry-After`. `failed`: another 5xx. `broken`: no answer. */
  counts: Record<Outcome, number>;
  /** Of those that came in time. */
  answers: { sentAt: number; ms: number; outcome: Outcome }[];
  /** The first few that should not have been. */
  bad: string[];
}

export interface Load {
  /** Has what comes from now on counted anew. */
  next(): Outcomes;
  /** Resolves when all is answered. */
  stop(): Promise<void>;
}

const TICK_MS = 10;
const BAD_MAX = 5;
const LIMIT_MS = 60_000;
/** A connection that was idle is found closed this soon; what ends later may have been at work on the request. */
const IDLE_CLOSE_MS = 20;

/** So many requests a second, whatever becomes of them. */
export function startLoad(url: string, asks: readonly Ask[], rate: number): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: 256 });
  const open = new Set<Promise<void>>();
  let outcomes = newOutcomes();
  let at = 0;
  const started = performance.now();
  let due = 0;
  const timer = setInterval(() => {
    for (const wanted = ((performance.now() - started) / 1000) * rate; due < wanted; due += 1) {
      const one = send(asks[at++ % asks.length]!).finally(() => open.delete(one));
      open.add(one);
    }
  }, TICK_MS);

  async function send(ask: Ask): Promise<void> {
    const into = outcomes;
    into.sent += 1;
    const since = performance.now();
    const { status, body, retryAfter, sentAgain } = await get(url, ask, agent);
    if (sentAgain) into.sentAgain += 1;
    const outcome = judge(ask, status, body, retryAfter);
    into.counts[outcome] += 1;
    into.answers.push({ sentAt: since, ms: performance.now() - since, outcome });
    if (BAD.has(outcome) && into.bad.length < BAD_MAX)
      into.bad.push(`${outcome}: ${status} ${ask.path} ${body.slice(0, 200)}`);
  }

  return {
    next() {
      const last = outcomes;
      outcomes = newOutcomes();
      return last;
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
      agent.destroy();
    },
  };
}

const CONNECTIONS = 32;

/** Requests a second when each of some connections asks as soon as it is answered. */
export async function findFullLoad(url: string, asks: readonly Ask[], seconds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const until = performance.now() + seconds * 1000;
  let answered = 0;
  const ask = async () => {
    while (performance.now() < until) {
      await get(url, asks[answered % asks.length]!, agent);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  agent.destroy();
  return Math.round(answered / seconds);
}

const BAD: ReadonlySet<Outcome> = new Set(['wrong', 'failed', 'broken']);

function judge({ right, lesser }: Ask, status: number, body: string, retryAfter: boolean): Outcome {
  if (body === right) return 'right';
  if (lesser.includes(body)) return 'lesser';
  if (status === 503 && retryAfter) return 'refused';
  if (status === 0) return 'broken';
  return status >= 500 ? 'failed' : 'wrong';
}

export interface Got {
  /** 0: there was no whole answer. */
  status: number;
  body: string;
  retryAfter: boolean;
  sentAgain: boolean;
}

/** Rejects never. Sends again once, what met a connection that was just being closed for being idle. */
export async function get(
  url: string,
  ask: Pick<Ask, 'path' | 'headers'>,
  agent?: Agent,
  sentAgain = false,
): Promise<Got> {
  return new Promise((resolve) => {
    const since = performance.now();
    const fail = (error: NodeJS.ErrnoException) => {
      const wasIdle =
        sent.reusedSocket &&
        !hasAnswer &&
        (error.code === 'ECONNRESET' || error.code === 'EPIPE') &&
        performance.now() - since < IDLE_CLOSE_MS;
      if (wasIdle && !sentAgain) resolve(get(url, ask, agent, true));
      else resolve({ status: 0, body: error.message, retryAfter: false, sentAgain });
    };
    let hasAnswer = false;
    const options = { agent, headers: ask.headers, timeout: LIMIT_MS };
    const sent = request(url + ask.path, options, (response) => {
      hasAnswer = true;
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          retryAfter: response.headers['retry-after'] !== undefined,
          sentAgain,
        }),
      );
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${LIMIT_MS} ms`)));
    sent.on('error', fail);
    sent.end();
  });
}

function newOutcomes(): Outcomes {
  const counts = { right: 0, lesser: 0, refused: 0, wrong: 0, failed: 0, broken: 0 };
  return { sent: 0, sentAgain: 0, counts, answers: [], bad: [] };
}
