import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { errors } from '../errors';
import { createLimit } from '../limits/concurrency';
import type { Logger } from '../logger';

/** What a snapshot holds. */
export interface Held {
  /** What it takes of memory, about. */
  readonly bytes: number;
  /** What it stands for. */
  readonly rows: number;
  /** No row of before comes to stand elsewhere: it is right at any age. */
  readonly isLasting?: boolean;
}

export interface SnapshotLimits {
  /** A query that takes longer is answered from a snapshot from then on. */
  slowMs: number;
  /** One of fewer is not kept: then the machine was busy, and the query itself is as good. */
  rowsMin: number;
  /** So long until the query itself is tried again: an index may have been added. */
  retryMs: number;
  /**
   * Share of the time (0 to 1) that may go into trying queries which a snapshot could answer, to learn whether they are
   * slow: one at a time.
   */
  findOutShare: number;
  /** Share of the time (0 to 1) that one snapshot may keep the database busy, whether it can be made or not. */
  share: number;
  /** An older one, which nobody asked for meanwhile, is not shown. */
  maxAgeMs: number;
  maxBytes: number;
  /** Computations that wait for their turn. */
  queued: number;
  /** Everything counts as slow, and a snapshot is made anew for each question: for tests of what it answers. */
  always: boolean;
}

const LIMITS: SnapshotLimits = {
  slowMs: 100,
  rowsMin: 5_000,
  retryMs: 3_600_000,
  findOutShare: 0.1,
  share: 0.02,
  maxAgeMs: 3_600_000,
  maxBytes: 80 * 2 ** 20,
  queued: 100,
  always: false,
};

const QUERIES_MAX = 10_000;
const FAILED_MAX = 1_000;
/** At least so long until one that could not be made is tried again. */
const FAILED_PAUSE_MS = 1_000;
/** Instead of the time until when a query counts as slow. */
const FAST = -Infinity;
/** Queries at once that are known to be slow: other queries find connections, and so does what will answer in their place. */
const SLOW_AT_ONCE = 2;
/** They hold many rows in memory. */
const MADE_AT_ONCE = 2;
const WAITING_MAX = 1_000;
/** A name holds what was asked for; a longer one is not worth remembering. */
const NAME_MAX = 300;

/** A question that a snapshot may answer. */
export interface Question<Of extends Held, Answer> {
  /** What is asked, for telling whether the query is slow. */
  name: string;
  /** The snapshot that answers it; several questions may share one. */
  of: string;
  /**
   * The query reads the whole of a table, however large that is: it is not tried before it is known to be a small one.
   * The first ones wait for the snapshot, which costs the database as much as one of them would.
   */
  isDear?: boolean;
  /** The query itself. */
  live: () => Promise<Answer>;
  compute: () => Promise<Of>;
  /** The answer out of a snapshot, which may be old: who may be shown is asked of the database now. */
  from: (held: Of) => Promise<Answer>;
}

/**
 * Answers of queries that grow with the size of the server. The query itself answers as long as it is fast, so that a
 * small server or one with the indexes always tells the newest. Once it was slow, what it needs is computed in the
 * background and answers from then on, also while it is computed anew; a question never waits for that, unless it is a
 * dear one and the first.
 */
export interface Snapshots {
  answer<Of extends Held, Answer>(question: Question<Of, Answer>): Promise<Answer>;
  /** Resolves when nothing is being computed. */
  idle(): Promise<void>;
  figures(): SnapshotFigures;
}

export interface SnapshotFigures {
  held: number;
  bytes: number;
  /** Computations that wait, and those that run. */
  queued: number;
  /** How many computations have ended how. */
  made: Record<'kept' | 'small' | 'failed', number>;
}

interface Entry {
  /** Undefined: it is of too few rows. */
  held: Held | undefined;
  madeAt: number;
  /** When it may be made anew. */
  dueAt: number;
}

/** `now` in milliseconds. */
export function createSnapshots(
  log: Logger,
  options: Partial<SnapshotLimits> = {},
  now: () => number = () => performance.now(),
): Snapshots {
  const limits = { ...LIMITS, ...options };
  /** Until when a query that was tried counts as slow. */
  const slowUntil = new LRUCache<string, number>({ max: QUERIES_MAX });
  /** Since when a query runs whose end would tell whether it is slow. */
  const started = new Map<string, number>();
  const entries = new LRUCache<string, Entry>({
    maxSize: limits.maxBytes,
    sizeCalculation: ({ held }, key) => (held?.bytes ?? 0) + key.length,
  });
  /** When one may be tried again that could not be made. */
  const failedUntil = new LRUCache<string, number>({ max: FAILED_MAX });
  /** One computation at a time, however many are asked for. */
  const queue = new Map<string, () => Promise<Held>>();
  let running: Promise<void> | undefined;
  let findOutAt = -Infinity;
  const outcomes = { kept: 0, small: 0, failed: 0 };
  const making = new Map<string, Promise<void>>();
  const upTo = (atOnce: number) =>
    createLimit({ atOnce, waiting: WAITING_MAX, busy: errors.databaseUnavailable });
  const inTurn = upTo(SLOW_AT_ONCE);
  const makeInTurn = upTo(MADE_AT_ONCE);

  /** Once at a time. Resolves also when it could not be made, or when too many wait to be. */
  function make(of: string, compute: () => Promise<Held>): Promise<void> {
    const known = making.get(of);
    if (known) return known;
    const made = makeInTurn(() => makeNow(of, compute))
      .catch(() => undefined)
      .finally(() => making.delete(of));
    making.set(of, made);
    return made;
  }

  async function makeNow(of: string, compute: () => Promise<Held>): Promise<void> {
    const startedAt = now();
    const pause = () => (now() - startedAt) / limits.share;
    try {
      const held = await compute();
      const isSmall = held.rows < limits.rowsMin;
      if (!isSmall && held.bytes > limits.maxBytes)
        throw new Error(`It takes ${held.bytes} bytes, and all together may take ${limits.maxBytes}.`);
      const madeAt = now();
      outcomes[isSmall ? 'small' : 'kept'] += 1;
      entries.set(of, { held: isSmall ? undefined : held, madeAt, dueAt: madeAt + pause() });
    } catch (error) {
      outcomes.failed += 1;
      failedUntil.set(of, now() + Math.max(pause(), FAILED_PAUSE_MS));
      log.warn(
        { err: error, snapshot: of },
        'a snapshot could not be made: the query itself goes on answering',
      );
    }
  }

  async function work(): Promise<void> {
    for (const [of, compute] of queue) {
      const startedAt = now();
      // Who waits for a dear one has it made out of turn.
      if (isDue(of)) await make(of, compute);
      queue.delete(of);
      // The database has as long to itself.
      await sleep(now() - startedAt, undefined, { ref: false });
    }
    running = undefined;
  }

  function enqueue(of: string, compute: () => Promise<Held>): void {
    if (queue.has(of) || queue.size >= limits.queued) return;
    queue.set(of, compute);
    running ??= work();
  }

  function entryOf(of: string): Entry | undefined {
    const entry = entries.get(of);
    return entry && (entry.held?.isLasting || now() - entry.madeAt <= limits.maxAgeMs) ? entry : undefined;
  }

  /** Or missing, unless making it has failed just now. */
  const isDue = (of: string) =>
    now() >= Math.max(entryOf(of)?.dueAt ?? -Infinity, failedUntil.get(of) ?? -Infinity);

  /** However many questions turn out to be slow that it answers. */
  function renew(of: string, compute: () => Promise<Held>): void {
    if (isDue(of)) enqueue(of, compute);
  }

  /** Known by a query that has ended, or by one that should have. */
  function isSlow(name: string): boolean {
    if ((slowUntil.get(name) ?? FAST) > now()) return true;
    return now() - (started.get(name) ?? Infinity) >= limits.slowMs;
  }

  async function timed<Answer>({ name, live }: Pick<Question<Held, Answer>, 'name' | 'live'>) {
    const startedAt = now();
    if (!started.has(name)) started.set(name, startedAt);
    let hasFailed = true;
    try {
      const answer = await live();
      hasFailed = false;
      return answer;
    } finally {
      if (started.get(name) === startedAt) started.delete(name);
      if (now() - startedAt >= limits.slowMs) slowUntil.set(name, now() + limits.retryMs);
      else if (!hasFailed) slowUntil.set(name, FAST);
    }
  }

  /** Whether one has to find out if the query is slow which a snapshot at hand can answer. */
  const isUnknown = ({ name, of }: Pick<Question<Held, unknown>, 'name' | 'of'>) =>
    slowUntil.get(name) !== FAST && entryOf(of)?.held !== undefined;

  async function findOut<Answer>(question: Pick<Question<Held, Answer>, 'name' | 'live'>): Promise<Answer> {
    const startedAt = now();
    findOutAt = Infinity;
    return timed(question).finally(() => {
      findOutAt = now() + (now() - startedAt) * (1 / limits.findOutShare - 1);
    });
  }

  return {
    async answer({ name, of, isDear = false, live, compute, from }) {
      if (limits.always) return from(await compute());
      if (limits.slowMs === Infinity || name.length > NAME_MAX) return live();
      const mayBeSlow = isUnknown({ name, of });
      if (!isDear && !isSlow(name) && !(mayBeSlow && now() < findOutAt)) {
        try {
          return await (mayBeSlow ? findOut : timed)({ name, live });
        } finally {
          if (isSlow(name)) renew(of, compute);
        }
      }
      if (isDear && !entryOf(of) && isDue(of)) await make(of, compute);
      renew(of, compute);
      const fromHeld = () => {
        const held = entryOf(of)?.held;
        // A name stands for one kind of snapshot.
        return held ? from(held as Awaited<ReturnType<typeof compute>>) : live();
      };
      return entryOf(of) ? fromHeld() : inTurn(fromHeld);
    },
    async idle() {
      while (running || making.size > 0) await Promise.all([running, ...making.values()]);
    },
    figures: () => ({
      held: [...entries.values()].filter(({ held }) => held).length,
      bytes: entries.calculatedSize,
      queued: new Set([...queue.keys(), ...making.keys()]).size,
      made: outcomes,
    }),
  };
}
