/** How often each latency was seen: microseconds -> count. */
export type Histogram = ReadonlyMap<number, number>;

/** The middle one, or the mean of the two in the middle. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return low === undefined || high === undefined ? NaN : (low + high) / 2;
}

export function mergeHistograms(histograms: readonly Histogram[]): Histogram {
  const merged = new Map<number, number>();
  for (const histogram of histograms)
    for (const [value, count] of histogram) merged.set(value, (merged.get(value) ?? 0) + count);
  return merged;
}

/** The smallest value that this share (0 to 1) of all lies at or below. NaN of nothing. */
export function percentile(histogram: Histogram, share: number): number {
  const sorted = [...histogram].sort(([a], [b]) => a - b);
  const wanted = share * sorted.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [value, count] of sorted) if ((seen += count) >= wanted) return value;
  return NaN;
}
