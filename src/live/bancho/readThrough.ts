import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { errors } from '../../errors';
import { createLimit } from '../../limits/concurrency';
import type { Logger } from '../../logger';
import type { AnswerStore } from './answerStore';
import type { BanchoAnswer, BanchoClient } from './banchoClient';
import type { Breaker } from './breaker';
import type { BanchoQuestion } from './questions';

/** The game server did not answer, or is not asked now. */
export class BanchoAway extends Error {}

/** The game server answered what cannot be read. */
export class BadAnswer extends Error {}

/**
 * An answer of the game server, the same object for all who ask at the same time.
 * @throws BanchoAway, or BadAnswer.
 */
export type Ask = <Value>(question: BanchoQuestion<Value>) => Promise<Value>;

/** Milliseconds. */
export interface Times {
  /** An answer is told for so long. */
  statusMs: number;
  listMs: number;
  /** After an answer its question is not asked again for so long, by no process. */
  restMs: number;
}

export interface ReadThroughOptions {
  client: BanchoClient;
  store: AnswerStore;
  breaker: Breaker;
  log: Logger;
  times: Times;
}

const AT_ONCE = 16;
const QUEUE_MAX = 2_000;
/** Together with the time that an answer may take, less than an asker has. */
const QUEUE_MAX_MS = 3_000;
const POLL_MS = 50;
const POLLS_MAX = 100;

const failureSchema = z.object({ failed: z.string(), away: z.boolean() });

/**
 * Reads through to the game server. While there is demand, an answer that is getting old is asked for again in the
 * background; without demand nothing is asked.
 */
export function createReadThrough({ client, store, breaker, log, times }: ReadThroughOptions): Ask {
  const inLine = createLimit({ atOnce: AT_ONCE, waiting: QUEUE_MAX, busy: errors.liveUnavailable });
  const pending = new Map<string, Promise<unknown>>();

  async function find<Value>(question: BanchoQuestion<Value>): Promise<Value> {
    const { key } = question;
    for (let poll = 0; poll < POLLS_MAX; poll++) {
      const { kept, mine } = await store.look(key, breaker.isClosed());
      const known = kept === null ? undefined : readKept(kept, question);
      if (mine) {
        const fresh = askUpstream(question);
        if (!known || 'failed' in known) return fresh;
        fresh.catch(() => undefined);
      }
      if (known && 'failed' in known)
        throw known.away ? new BanchoAway(known.failed) : new BadAnswer(known.failed);
      if (known) return known.value;
      if (!breaker.isClosed()) break;
      // Another process is asking.
      await sleep(POLL_MS, undefined, { ref: false });
    }
    throw new BanchoAway('the game server does not answer');
  }

  async function askUpstream<Value>(question: BanchoQuestion<Value>): Promise<Value> {
    const { key, kept } = question;
    const since = performance.now();
    let sent = false;
    try {
      const value = await inLine(async () => {
        if (performance.now() - since > QUEUE_MAX_MS) throw new Error('too much is asked at once');
        const attempt = breaker.enter();
        if (!attempt) throw new Error('the game server does not answer');
        sent = true;
        try {
          const found = await read(question, await client.get(question));
          attempt.succeeded();
          return found;
        } catch (error) {
          attempt.failed();
          throw error;
        }
      });
      const text = JSON.stringify({ value });
      await store.keep(key, text, { keptMs: times[`${kept}Ms`], restMs: times.restMs, over: true });
      return value;
    } catch (error) {
      const away = !(error instanceof BadAnswer);
      const failed = error instanceof Error ? error.message : String(error);
      if (sent) {
        log.warn({ key, reason: failed }, 'the game server could not be asked');
        // Who waits for this answer learns of it, instead of asking next.
        const text = JSON.stringify({ failed, away });
        await store.keep(key, text, { keptMs: times.restMs, restMs: times.restMs, over: false });
      } else await store.release(key);
      throw away ? new BanchoAway(failed) : error;
    }
  }

  return async <Value>(question: BanchoQuestion<Value>) => {
    const known = pending.get(question.key) as Promise<Value> | undefined;
    if (known) return known;
    const found = find(question);
    pending.set(question.key, found);
    try {
      return await found;
    } finally {
      pending.delete(question.key);
    }
  };
}

async function read<Value>(question: BanchoQuestion<Value>, answer: BanchoAnswer): Promise<Value> {
  try {
    return await question.read(answer);
  } catch (error) {
    throw new BadAnswer(`${question.path}: ${(error as Error).message}`);
  }
}

/** Undefined: something else kept it, such as another version of this service. */
function readKept<Value>(text: string, { schema }: BanchoQuestion<Value>) {
  try {
    return z.union([failureSchema, z.object({ value: schema })]).parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
