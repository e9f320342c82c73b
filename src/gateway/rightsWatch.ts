import type { Subscriptions } from './subscriptions';
import type { Turns } from './turns';

export interface RightsWatchOptions {
  turns: Turns;
  subscriptions: Pick<Subscriptions, 'renew' | 'checkRights'>;
  /** Told of the channels that the client may not have any more. */
  onEnded: (channels: readonly string[]) => void;
}

/** Looks at a client's rights in its turn. While lookups hang one look waits, whatever it is asked for meanwhile. */
export class RightsWatch {
  private isWaiting = false;
  private mustRenew = false;

  constructor(private readonly options: RightsWatchOptions) {}

  /** At its key or session too. */
  renew(): void {
    this.mustRenew = true;
    this.check();
  }

  check(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.options.turns.add(() => this.look());
  }

  private async look(): Promise<void> {
    const { subscriptions, onEnded } = this.options;
    const { mustRenew } = this;
    this.isWaiting = false;
    this.mustRenew = false;
    onEnded(await (mustRenew ? subscriptions.renew() : subscriptions.checkRights()));
  }
}
