import { isDeepStrictEqual } from 'node:util';
import { HEARTBEAT_TTL_MS } from '../live/liveState';
import type { NativeTrace } from './nativeTrace';
import type { Poll } from './pollTask';

export interface DifferencePollOptions<Value> {
  /** All there is, by id. Rejects when the source is away. */
  read: () => Promise<ReadonlyMap<number, Value>>;
  /** What is known, by id. */
  held: ReadonlyMap<number, Value>;
  trace: NativeTrace;
  /** Tells all processes. Undefined: it was not, or is no longer. */
  publish: (id: number, before: Value | undefined, after: Value | undefined) => Promise<void>;
  now: () => number;
}

/**
 * Makes events of the differences between what is and what is known. Where the game server tells its own, a difference
 * may only mean that an event is under way: then it counts when a second look finds it and no event was about it.
 */
export class DifferencePoll<Value> implements Poll {
  private suspects = new Set<number>();
  private readonly touched = new Set<number>();
  private awaySince: number | undefined;

  constructor(private readonly options: DifferencePollOptions<Value>) {}

  /** Whether a second look is due. */
  get isUnsure(): boolean {
    return this.suspects.size > 0;
  }

  /** One of the game server's own events is about it: the next look need not be. */
  touch(id: number): void {
    this.touched.add(id);
  }

  /** @throws what reading or publishing throws; the next one finds what is still different. */
  async poll(): Promise<void> {
    const { held, trace, publish } = this.options;
    const read = await this.read();
    const before = this.suspects;
    this.suspects = new Set();
    const told: Promise<void>[] = [];
    for (const id of new Set([...held.keys(), ...read.keys()])) {
      if (this.touched.has(id) || isDeepStrictEqual(held.get(id), read.get(id))) continue;
      if (!trace.isHeard() || before.has(id)) told.push(publish(id, held.get(id), read.get(id)));
      else this.suspects.add(id);
    }
    this.touched.clear();
    await Promise.all(told);
  }

  forget(): void {
    this.suspects.clear();
    this.touched.clear();
    this.awaySince = undefined;
  }

  /** A source that is away for longer than heartbeats last has nobody online. */
  private async read(): Promise<ReadonlyMap<number, Value>> {
    try {
      const read = await this.options.read();
      this.awaySince = undefined;
      return read;
    } catch (error) {
      this.awaySince ??= this.options.now();
      if (this.options.now() - this.awaySince < HEARTBEAT_TTL_MS) throw error;
      return new Map();
    }
  }
}
