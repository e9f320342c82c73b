import { errors } from '../errors';
import { Places } from '../limits/places';

export interface AdmissionLimits {
  connections: number;
  connectionsPerAddress: number;
}

/** Counts who is connected. */
export class Admission {
  private readonly places: Places;

  constructor({ connections, connectionsPerAddress }: AdmissionLimits) {
    this.places = new Places({ total: connections, perAddress: connectionsPerAddress });
  }

  /**
   * Returns what gives the place back.
   * @throws ApiError when there is none.
   */
  take(address: string): () => void {
    const place = this.places.take(address);
    if (place === 'full') throw errors.gatewayFull();
    if (place === 'too many of the address') throw errors.tooManyConnections();
    return place;
  }
}
