/** A date as the database holds it (`YYYY-MM-DD HH:MM:SS`, UTC) in the form that clients are told: with a `T` between. */
export function toIsoTime(stored: string): string {
  return stored.replace(' ', 'T');
}
