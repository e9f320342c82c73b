import { LRUCache } from 'lru-cache';

/**
 * Keeps so many entries at most, those that were used last, each for `ttlMs` milliseconds where that is said. It takes
 * memory for the entries that it has; the library's own `max` takes it for all that there may be, at once.
 */
export function boundedCache<Key extends NonNullable<unknown>, Value extends NonNullable<unknown>>(
  max: number,
  ttlMs?: number,
): LRUCache<Key, Value> {
  return new LRUCache({ maxSize: max, sizeCalculation: () => 1, ...(ttlMs !== undefined && { ttl: ttlMs }) });
}
