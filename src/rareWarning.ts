import type { Logger } from './logger';

const EVERY_MS = 10_000;

/** Counts what goes wrong and logs the first, then at most one line every ten seconds with how many there were. */
export function createRareWarning(log: Logger, message: string, now: () => number = Date.now) {
  let total = 0;
  let sinceLast = 0;
  let lastAt = -Infinity;
  return function warn(details: object): void {
    total += 1;
    sinceLast += 1;
    if (now() - lastAt < EVERY_MS) return;
    log.warn({ ...details, count: sinceLast, total }, message);
    lastAt = now();
    sinceLast = 0;
  };
}
