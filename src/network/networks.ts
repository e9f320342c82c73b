import express from 'express';
import { LRUCache } from 'lru-cache';

/** Whether an address is one of those, or in one of the networks. */
export type Networks = (address: string) => boolean;

const KNOWN_MAX = 10_000;

/**
 * By the rules of Express's `trust proxy`, which also knows the names `loopback`, `linklocal` and `uniquelocal`.
 * @throws TypeError for what is no address, network or name.
 */
export function createNetworks(list: readonly string[]): Networks {
  if (list.length === 0) return () => false;
  const app = express();
  app.set('trust proxy', list);
  const holds = app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  const known = new LRUCache<string, boolean>({ max: KNOWN_MAX });
  return (address) => known.get(address) ?? remember(address, holds(address, 0));

  function remember(address: string, isHeld: boolean): boolean {
    known.set(address, isHeld);
    return isHeld;
  }
}
