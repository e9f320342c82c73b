import { networkOf } from '../network/networkOf';

/** So many in all, and so many for one IPv4 address or one /64 network of IPv6. */
export interface PlacesLimits {
  total: number;
  perAddress: number;
}

/** Counts who is there. */
export class Places {
  private taken = 0;
  private readonly byNetwork = new Map<string, number>();

  constructor(private readonly limits: PlacesLimits) {}

  /** What gives the place back, or why there is none. An address that speaks for many is counted in all alone. */
  take(address: string, speaksForMany = false): (() => void) | 'full' | 'too many of the address' {
    const network = networkOf(address);
    const own = this.byNetwork.get(network) ?? 0;
    if (!speaksForMany && own >= this.limits.perAddress) return 'too many of the address';
    if (this.taken >= this.limits.total) return 'full';
    this.taken += 1;
    this.byNetwork.set(network, own + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.taken -= 1;
      const left = (this.byNetwork.get(network) ?? 1) - 1;
      if (left > 0) this.byNetwork.set(network, left);
      else this.byNetwork.delete(network);
    };
  }
}
