import { LRUCache } from 'lru-cache';
import { createMeters, type HotAnswersMeter } from '../metrics/meters';

interface Kept<Value> {
  value: Value;
  stamp: number;
  /** On the clock of `now`: until then it is as good as new. */
  freshUntil: number;
  /** Until then it is given while a new one is made. */
  goodUntil: number;
}

export interface FreshValuesOptions<Value> {
  /** Bytes that all kept values take; 0: none is kept. */
  maxBytes: number;
  bytesOf: (value: Value) => number;
  /** Whether a value is one to keep; any is without this. */
  isWorthKeeping?: (value: Value) => boolean;
  meter?: HotAnswersMeter;
  /** Milliseconds. */
  now?: () => number;
}

export interface Question<Value> {
  key: string;
  /** How long the value is as good as new. For as long again, or longer if it is dear, it is given while a new one is made. */
  seconds: number;
  /** Changes when no value of before may be given any more. */
  stamp: number;
  ask: () => Promise<Value>;
}

/** Of so many keys it is known that they were asked for. */
const SEEN_MAX = 10_000;
/** What an entry costs beside its value: its key and the places that it is held in. */
const ENTRY_BYTES = 1_024;
/** A value is given for so many times as long as it took to make, while a new one is made. */
const GOOD_FOR_COST = 100;
const GOOD_MS_MAX = 30_000;

/** Keeps values for a moment, and has each asked for once at a time. */
export class FreshValues<Value> {
  private readonly kept: LRUCache<string, Kept<Value>> | undefined;
  /** Asked for when there was no room. */
  private readonly seen = new Set<string>();
  private readonly asked = new Map<string, { stamp: number; value: Promise<Value> }>();
  private readonly bytesOf: (value: Value) => number;
  private readonly isWorthKeeping: (value: Value) => boolean;
  private readonly meter: HotAnswersMeter;
  private readonly now: () => number;

  constructor({
    maxBytes,
    bytesOf,
    isWorthKeeping = () => true,
    meter = createMeters({ requests: false }).hotAnswers,
    now = () => Date.now(),
  }: FreshValuesOptions<Value>) {
    this.bytesOf = bytesOf;
    this.isWorthKeeping = isWorthKeeping;
    this.meter = meter;
    this.now = now;
    if (maxBytes > 0) this.kept = new LRUCache({ maxSize: maxBytes });
  }

  /** The value that is ready, or a new one. Rejects with what asking rejects with. */
  get(question: Question<Value>): Value | Promise<Value> {
    const kept = this.kept?.get(question.key);
    const now = this.now();
    if (!kept || kept.stamp !== question.stamp || now >= kept.goodUntil) {
      this.meter.missed += 1;
      return this.ask(question);
    }
    this.meter[now < kept.freshUntil ? 'fresh' : 'stale'] += 1;
    // Should it fail, the next one who asks is told.
    if (now >= kept.freshUntil) this.ask(question).catch(() => undefined);
    return kept.value;
  }

  /** Those who ask the same while it is asked get the same, unless something has changed since. */
  private ask(question: Question<Value>): Promise<Value> {
    if (!this.kept) return question.ask();
    const { key, stamp } = question;
    const asked = this.asked.get(key);
    if (asked?.stamp === stamp) return asked.value;
    const entry = { stamp, value: this.askNow(question) };
    this.asked.set(key, entry);
    const forget = () => {
      if (this.asked.get(key) === entry) this.asked.delete(key);
    };
    entry.value.then(forget, forget);
    return entry.value;
  }

  private async askNow({ key, seconds, stamp, ask }: Question<Value>): Promise<Value> {
    const askedAt = this.now();
    const value = await ask();
    const madeAt = this.now();
    const freshUntil = madeAt + seconds * 1_000;
    const dearMs = Math.min((madeAt - askedAt) * GOOD_FOR_COST, GOOD_MS_MAX);
    const goodUntil = freshUntil + Math.max(seconds * 1_000, dearMs);
    if (this.isWorthKeeping(value)) this.keep(key, { value, stamp, freshUntil, goodUntil });
    return value;
  }

  /** What is asked for once only takes the place of nothing. */
  private keep(key: string, entry: Kept<Value>): void {
    if (!this.kept) return;
    const size = this.bytesOf(entry.value) + key.length + ENTRY_BYTES;
    if (
      this.kept.calculatedSize + size > this.kept.maxSize &&
      !this.kept.has(key) &&
      !this.seen.delete(key)
    ) {
      if (this.seen.size >= SEEN_MAX) this.seen.clear();
      this.seen.add(key);
    } else this.kept.set(key, entry, { size });
    this.meter.entries = this.kept.size;
    this.meter.bytes = this.kept.calculatedSize;
  }
}
