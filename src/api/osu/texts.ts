/** A number as osu! writes it: with four decimals at most, without zeros at the end. */
export function decimals(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}

/** A Unix time in seconds as `YYYY-MM-DD hh:mm:ss`, UTC. */
export function toDate(unixS: number): string {
  return new Date(unixS * 1_000).toISOString().slice(0, 19).replace('T', ' ');
}
