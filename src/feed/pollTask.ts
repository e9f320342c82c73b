import type { Coordination } from './coordination';
import type { NativeTrace } from './nativeTrace';
import type { FeedLimits } from './limits';

export interface Poll {
  poll(): Promise<void>;
  /** Whether to look again soon, although events come. */
  readonly isUnsure?: boolean;
  /** Another process polls now. */
  forget?(): void;
}

export interface PollTaskOptions {
  /** Tells the work from others'. */
  name: string;
  coordination: Coordination;
  trace: NativeTrace;
  poll: Poll;
  limits: FeedLimits;
  now: () => number;
}

/** A poll that one process makes for all: often where no events come, now and then where they do. */
export class PollTask {
  private polledAt = -Infinity;
  private running: Promise<void> | undefined;

  constructor(private readonly options: PollTaskOptions) {}

  /** To be called all the time: one at a time runs. Rejects when what there is cannot be read or told. */
  tick(): Promise<void> {
    this.running ??= this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  async stop(): Promise<void> {
    await this.running?.catch(() => undefined);
    await this.options.coordination.leave(this.options.name).catch(() => undefined);
  }

  private async run(): Promise<void> {
    const { name, coordination, now, poll } = this.options;
    if (!(await coordination.lead(name))) {
      this.polledAt = -Infinity;
      poll.forget?.();
      return;
    }
    if (!this.isDue()) return;
    this.polledAt = now();
    await poll.poll();
  }

  private isDue(): boolean {
    const { limits, trace, poll, now } = this.options;
    return !trace.isHeard() || poll.isUnsure === true || now() - this.polledAt >= limits.slowPollMs;
  }
}
