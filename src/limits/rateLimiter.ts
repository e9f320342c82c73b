import { isIP } from 'node:net';
import type { LRUCache } from 'lru-cache';
import { boundedCache } from '../boundedCache';
import { networkOf } from '../network/networkOf';
import { WINDOW_S, type Budget, type Budgets, type ClientKind } from './budgets';

/** How a client stands in a budget. */
export interface Allowance {
  /** There was nothing left for this request. */
  isOver: boolean;
  limit: number;
  remaining: number;
  /** Seconds until it begins anew, at least 1. */
  resetS: number;
}

/** What a client has used of a budget. */
export interface Window {
  readonly budget: Budget;
  /** Whose it is. */
  readonly client: string;
  readonly limit: number;
  used: number;
  /** How many of those no other process knows of, and how many are being told just now. */
  untold: number;
  told: number;
  /** When it ends, in milliseconds. */
  endsAt: number;
}

/** Tells other processes what this one counts. */
export interface Sharing {
  /** A window has one more. */
  note(window: Window): void;
}

export interface RateLimiterOptions {
  budgets: Readonly<Record<ClientKind, Budgets>>;
  isListed: (address: string) => boolean;
  /** None: this process is alone. */
  sharing?: Sharing;
  /** Of more addresses, or players, those are forgotten that were not seen for the longest time. */
  clientsMax?: number;
  /** Milliseconds. */
  now?: () => number;
}

interface Client {
  readonly name: string;
  readonly budgets: Budgets;
  readonly windows: Partial<Record<Budget, Window>>;
}

const CLIENTS_MAX = 50_000;
const WINDOW_MS = WINDOW_S * 1000;

/**
 * Counts requests in windows of a minute that begin with a client's first request. It never waits: what other processes
 * count arrives in the background, by `sharing`.
 */
export class RateLimiter {
  private readonly addresses: LRUCache<string, Client>;
  private readonly players: LRUCache<string, Client>;
  /** What addresses are counted as that are none of IPv4. */
  private readonly names: LRUCache<string, string>;
  private readonly now: () => number;

  constructor(private readonly options: RateLimiterOptions) {
    const { clientsMax: max = CLIENTS_MAX, now = Date.now } = options;
    this.addresses = boundedCache(max);
    this.players = boundedCache(max);
    this.names = boundedCache(max);
    this.now = now;
  }

  /** Counts a request of an address; what is refused does not count. */
  takeOfAddress(address: string, budget: Budget): Allowance {
    return this.take(this.ofAddress(address), budget);
  }

  /** Counts a request that came with the key or the session of a player. */
  takeOfPlayer(by: 'key' | 'account', id: number, budget: Budget): Allowance {
    const name = `${by}:${id}`;
    return this.take(this.players.get(name) ?? this.add(this.players, name, 'player'), budget);
  }

  /** How an address stands, without counting. */
  lookAtAddress(address: string, budget: Budget): Allowance {
    const now = this.now();
    return allowanceOf(this.windowOf(this.ofAddress(address), budget, now), now);
  }

  private take(client: Client, budget: Budget): Allowance {
    const now = this.now();
    const window = this.windowOf(client, budget, now);
    if (window.used >= window.limit) return allowanceOf(window, now);
    window.used += 1;
    if (this.options.sharing) {
      window.untold += 1;
      this.options.sharing.note(window);
    }
    return { ...allowanceOf(window, now), isOver: false };
  }

  private windowOf(client: Client, budget: Budget, now: number): Window {
    const window = client.windows[budget];
    if (window && now < window.endsAt) return window;
    const limit = client.budgets[budget];
    const endsAt = now + WINDOW_MS;
    return (client.windows[budget] = {
      budget,
      client: client.name,
      limit,
      used: 0,
      untold: 0,
      told: 0,
      endsAt,
    });
  }

  private ofAddress(address: string): Client {
    const known = this.addresses.get(address);
    if (known) return known;
    let name = this.names.get(address);
    if (name === undefined) {
      name = this.nameOf(address);
      this.names.set(address, name);
    }
    const kind = this.options.isListed(address) ? 'listed' : 'address';
    return this.addresses.get(name) ?? this.add(this.addresses, name, kind);
  }

  /** Listed addresses are counted one by one, as the rest of their network may not be listed. */
  private nameOf(address: string): string {
    if (isIP(address) === 0) return 'unknown';
    return this.options.isListed(address) ? address : networkOf(address);
  }

  private add(clients: LRUCache<string, Client>, name: string, kind: ClientKind): Client {
    const client: Client = { name, budgets: this.options.budgets[kind], windows: {} };
    clients.set(name, client);
    return client;
  }
}

function allowanceOf({ limit, used, endsAt }: Window, now: number): Allowance {
  return {
    isOver: used >= limit,
    limit,
    remaining: Math.max(0, limit - used),
    resetS: Math.max(1, Math.ceil((endsAt - now) / 1000)),
  };
}
