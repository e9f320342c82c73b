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

/** The same for functions that are handed the log with every request: each log has a count of its own. */
export function createRareWarnings(message: string) {
  const byLog = new WeakMap<Logger, (details: object) => void>();
  return function warn(log: Logger, details: object): void {
    const own = byLog.get(log) ?? createRareWarning(log, message);
    byLog.set(log, own);
    own(details);
  };
}
