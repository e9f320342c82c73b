import { LRUCache } from 'lru-cache';

/** The player whom an API key belongs to. */
export interface KeyOwner {
  id: number;
  name: string;
  country: string;
  priv: number;
}

const TTL_MS = 30_000;
const KEYS_MAX = 10_000;

/** Key -> owner, null for nobody's, for half a minute. */
export type KeyOwners = LRUCache<string, { owner: KeyOwner | null }>;

export function createKeyOwners(): KeyOwners {
  return new LRUCache({ max: KEYS_MAX, ttl: TTL_MS });
}
