/** The moment the demo server's history ends; fixed, so that every demo server has the same one. */
export const DEMO_END = Date.UTC(2026, 10, 20) / 1000;

export const DAY = 86_400;

/** Scores were set within this many seconds before the end. */
export const HISTORY = 2 * 365 * DAY;

/** A Unix time in seconds as the database holds dates: `YYYY-MM-DD HH:MM:SS`, UTC. */
export function toStoredTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
