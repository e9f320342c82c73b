import { FreshValues } from '../../freshness/freshValues';
import type { HotAnswersMeter } from '../../metrics/meters';
import type { Answer } from '../answer';

/** An answer that is given again. */
export interface HotAnswer extends Answer {
  /** All of its headers but those that tell of one request. */
  headers: readonly string[];
  /** When it was made, in milliseconds since 1970. */
  madeAt: number;
}

/** About what the headers of an answer take. */
const HEADERS_BYTES = 1_024;

/** Answers that are ready to be sent. A failure is not kept. */
export function createHotAnswers(maxBytes: number, meter: HotAnswersMeter): FreshValues<HotAnswer> {
  return new FreshValues({
    maxBytes,
    meter,
    bytesOf: ({ body }) => body.length + HEADERS_BYTES,
    isWorthKeeping: ({ status }) => status !== 429 && status < 500,
  });
}
