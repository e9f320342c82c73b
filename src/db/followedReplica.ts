import type { CompiledQuery } from 'kysely';
import type { Logger } from '../logger';
import type { ReplicaServer } from './dialects/mysqlReplication';

/** How far the primary was at a time of our clock, in milliseconds. */
export interface Sample {
  at: number;
  position: string;
}

export interface FollowedReplicaOptions {
  maxLagMs: number;
  log: Logger;
  now: () => number;
}

/** Samples are kept apart by this share of the allowed lag, so that a replica that is stuck is asked about few. */
const SAMPLES_SHARE = 20;

/**
 * A replica, and up to which time it certainly has everything. No clock but ours counts, and nothing that the replica
 * believes of itself: it is as far as the primary was at the newest sample that it has reached.
 */
export class FollowedReplica {
  /** The oldest first; those that it has yet to reach. */
  private samples: Sample[] = [];
  private completeUntil = -Infinity;
  private answers = false;
  private isTold: boolean | undefined;

  constructor(
    private readonly server: ReplicaServer,
    private readonly options: FollowedReplicaOptions,
  ) {}

  /** Whether it answers and is not too far behind. */
  isWell(): boolean {
    const { now, maxLagMs } = this.options;
    return this.answers && now() - this.completeUntil <= maxLagMs;
  }

  /** @throws the error of the server, or one that says that it took too long. */
  read(query: CompiledQuery): Promise<Record<string, unknown>[]> {
    return this.server.read(query);
  }

  /** It failed where the primary did not: it is left alone until the next look. */
  doubt(): void {
    this.answers = false;
  }

  /** Asks how far it is, with what the primary said last or why it could not. Rejects never: what is wrong is logged. */
  async look(seen: Sample | Error): Promise<void> {
    if (!(seen instanceof Error)) this.keep(seen);
    let reason: unknown = seen instanceof Error ? seen : undefined;
    try {
      const reached = this.samples.length > 0 ? await this.server.reached(this.positions()) : 0;
      const newest = this.samples.splice(0, reached).at(-1);
      if (newest) this.completeUntil = newest.at;
      this.answers = true;
    } catch (error) {
      reason = error;
      this.answers = false;
    }
    this.tell(reason);
  }

  private keep(sample: Sample): void {
    const { maxLagMs } = this.options;
    // Who has reached nothing younger is too far behind anyway.
    this.samples = this.samples.filter(({ at }) => sample.at - at <= maxLagMs);
    const last = this.samples.at(-1);
    if (!last || sample.at - last.at >= maxLagMs / SAMPLES_SHARE) this.samples.push(sample);
  }

  private positions(): string[] {
    return this.samples.map(({ position }) => position);
  }

  private tell(reason: unknown): void {
    const isWell = this.isWell();
    if (isWell === this.isTold) return;
    this.isTold = isWell;
    const { log, maxLagMs } = this.options;
    const replica = this.server.place;
    if (isWell) log.info({ replica }, 'what the public reads is read from a replica');
    else
      log.warn(
        { replica, err: reason, maxLagS: maxLagMs / 1000 },
        reason
          ? 'a replica is not read: nobody can tell how far behind it is'
          : 'a replica is not read: it is too far behind',
      );
  }
}
