import { LRUCache } from 'lru-cache';
import type { Answer } from '../answer';

/** An answer that is given again. */
export interface HotAnswer extends Answer {
  /** All of its headers but those that tell of one request. */
  headers: readonly string[];
  /** When it was made, on the clock of `now`. */
  madeAt: number;
}

interface Kept {
  answer: HotAnswer;
  stamp: number;
  seconds: number;
}

export interface HotAnswersOptions {
  /** Bytes that all kept answers take; 0: none is kept. */
  maxBytes: number;
  /** Milliseconds. */
  now?: () => number;
}

export interface Question {
  key: string;
  /** How long its answer is as good as new. For as long again it is given while a new one is made. */
  seconds: number;
  /** Changes when no answer of before may be given any more. */
  stamp: number;
  /** Does not reject. Answers that are not to be given again have a status of 429, or above 499. */
  ask: () => Promise<HotAnswer>;
}

/** What an entry costs beside its body: its headers and the places that it is held in. */
const ENTRY_BYTES = 2_048;

/** Keeps answers for a moment, and has each question asked once at a time. */
export class HotAnswers {
  private readonly kept: LRUCache<string, Kept> | undefined;
  private readonly asked = new Map<string, { stamp: number; answer: Promise<HotAnswer> }>();
  private readonly now: () => number;

  constructor({ maxBytes, now = () => Date.now() }: HotAnswersOptions) {
    this.now = now;
    if (maxBytes > 0)
      this.kept = new LRUCache({
        maxSize: maxBytes,
        sizeCalculation: ({ answer }, key) => answer.body.length + key.length + ENTRY_BYTES,
      });
  }

  /** The answer that is ready, or a new one. */
  answer(question: Question): HotAnswer | Promise<HotAnswer> {
    const kept = this.kept?.get(question.key);
    if (!kept || kept.stamp !== question.stamp) return this.ask(question);
    const age = this.now() - kept.answer.madeAt;
    if (age < kept.seconds * 1000) return kept.answer;
    if (age >= 2 * kept.seconds * 1000) return this.ask(question);
    void this.ask(question);
    return kept.answer;
  }

  /** Those who ask the same while it is asked get the same, unless something has changed since. */
  private ask(question: Question): Promise<HotAnswer> {
    if (!this.kept) return question.ask();
    const { key, stamp } = question;
    const asked = this.asked.get(key);
    if (asked?.stamp === stamp) return asked.answer;
    const entry = { stamp, answer: this.askNow(question) };
    this.asked.set(key, entry);
    void entry.answer.finally(() => {
      if (this.asked.get(key) === entry) this.asked.delete(key);
    });
    return entry.answer;
  }

  private async askNow({ key, seconds, stamp, ask }: Question): Promise<HotAnswer> {
    const answer = await ask();
    if (answer.status !== 429 && answer.status < 500) this.kept?.set(key, { answer, stamp, seconds });
    return answer;
  }
}
