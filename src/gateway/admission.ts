import { errors } from '../errors';
import { networkOf } from '../http/client';

export interface AdmissionLimits {
  connections: number;
  connectionsPerAddress: number;
}

/** Counts who is connected. */
export class Admission {
  private total = 0;
  private readonly byNetwork = new Map<string, number>();

  constructor(private readonly limits: AdmissionLimits) {}

  /**
   * Returns what gives the place back.
   * @throws ApiError when there is none.
   */
  take(address: string): () => void {
    const network = networkOf(address);
    const own = this.byNetwork.get(network) ?? 0;
    if (own >= this.limits.connectionsPerAddress) throw errors.tooManyConnections();
    if (this.total >= this.limits.connections) throw errors.gatewayFull();
    this.total += 1;
    this.byNetwork.set(network, own + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.total -= 1;
      const left = (this.byNetwork.get(network) ?? 1) - 1;
      if (left > 0) this.byNetwork.set(network, left);
      else this.byNetwork.delete(network);
    };
  }
}
