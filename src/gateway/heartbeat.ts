/** Whoever has to give signs of life. */
export interface Beating {
  beat(): void;
}

const SLOTS = 30;

/** Calls everybody once in a time, not all at once. */
export class Heartbeat {
  private readonly slots = Array.from({ length: SLOTS }, () => new Set<Beating>());
  private at = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly everyMs: number) {}

  /** Returns what ends it. */
  add(beating: Beating): () => void {
    const slot = this.slots[this.at];
    slot?.add(beating);
    this.timer ??= setInterval(() => this.tick(), this.everyMs / SLOTS).unref();
    return () => void slot?.delete(beating);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    this.at = (this.at + 1) % SLOTS;
    for (const beating of this.slots[this.at] ?? []) beating.beat();
  }
}
