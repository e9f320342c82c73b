import fc from 'fast-check';
import { sendRequest, type HttpAnswer } from '../src/conformance/sendRequest';
import { createJudge, type Charge } from './judge';
import type { Operation } from './operations';
import type { FuzzRequest, World } from './request';
import { anyRequest } from './requests';

/** A server that is fuzzed. */
export interface Target {
  /** `http://host:port` */
  url: string;
  /** What requests are made of from now on, and what their answers must not tell. */
  world(): Promise<World & { secrets: readonly string[] }>;
}

/** What was wrong, and with which request. */
export interface Found {
  charge: Charge | 'hang' | 'broken off';
  what: string;
  request: FuzzRequest;
}

export interface Figures {
  requests: number;
  /** Status -> answers. */
  statuses: Map<number, number>;
  found: Found[];
  /** Of the slowest answer. */
  slowest: { ms: number; path: string };
  /** Operations that succeeded at least once. */
  succeeded: Set<string>;
}

export interface FuzzRun {
  operations: readonly Operation[];
  requests: number;
  seed: number;
  /** How many requests wait for an answer at once. */
  concurrency: number;
  /** No answer for so long is a hang. */
  hangMs?: number;
  /** Told after each batch. */
  onProgress?: (sent: number) => void;
}

const HANG_MS = 10_000;
/** Sessions may have been ended: so often there are new ones. */
const BATCH = 1_000;
/** No list of faults grows without an end. */
const FOUND_MAX = 1_000;

/** Sends as many requests as are asked for, and tells what came of them. Rejects when the target is gone altogether. */
export async function fuzz(target: Target, run: FuzzRun): Promise<Figures> {
  const { operations, requests, seed, hangMs = HANG_MS } = run;
  const figures: Figures = {
    requests: 0,
    statuses: new Map(),
    found: [],
    slowest: { ms: 0, path: '' },
    succeeded: new Set(),
  };
  let secrets: readonly string[] = [];
  const judge = createJudge(operations, () => secrets);

  async function send(request: FuzzRequest): Promise<void> {
    const started = performance.now();
    figures.requests += 1;
    const { answer, error } = await sendRequest(target.url, request, { timeoutMs: hangMs }).then(
      (sent) => ({ answer: sent, error: undefined }),
      (cause: Error) => ({ answer: undefined, error: cause }),
    );
    const ms = performance.now() - started;
    if (ms > figures.slowest.ms) figures.slowest = { ms, path: request.path.slice(0, 200) };
    const fault = answer ? judge(request, answer) : unanswered(error, ms >= hangMs);
    if (fault && figures.found.length < FOUND_MAX) figures.found.push({ ...fault, request });
    if (answer) count(figures, request, answer);
  }

  for (let at = 0; at < requests; at += BATCH) {
    const { secrets: now, ...world } = await target.world();
    secrets = now;
    const drawn = fc.sample(anyRequest(operations, world), {
      seed: seed + at,
      numRuns: Math.min(BATCH, requests - at),
    });
    const waiting = drawn.values();
    // Each takes the next one when its last is answered.
    const senders = Array.from({ length: run.concurrency }, async () => {
      for (const request of waiting) await send(request);
    });
    await Promise.all(senders);
    run.onProgress?.(figures.requests);
  }
  return figures;
}

function count({ statuses, succeeded }: Figures, { operation }: FuzzRequest, { status }: HttpAnswer): void {
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  if (operation !== undefined && status < 300) succeeded.add(operation);
}

function unanswered({ message }: Error, isLate: boolean): Pick<Found, 'charge' | 'what'> {
  return { charge: isLate ? 'hang' : 'broken off', what: message };
}
