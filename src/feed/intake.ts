const WAITING_MAX = 10_000;

export interface IntakeOptions<Item> {
  /** Does not reject. */
  take: (items: readonly Item[]) => Promise<void>;
  /** Told when too much waits: all of that is forgotten. */
  onOverflow: () => void;
}

/** Takes what arrives one batch after the other, in order, however long each takes. Held, it gathers. */
export class Intake<Item> {
  private waiting: Item[] = [];
  private isHeld = true;
  private running: Promise<void> | undefined;

  constructor(private readonly options: IntakeOptions<Item>) {}

  push(item: Item): void {
    this.waiting.push(item);
    if (this.waiting.length > WAITING_MAX) {
      this.waiting = [];
      this.options.onOverflow();
    }
    this.run();
  }

  /** Forgets what waits, and gathers until it goes on. Resolves when nothing is being taken. */
  async hold(): Promise<void> {
    this.isHeld = true;
    this.waiting = [];
    await this.running;
  }

  goOn(): void {
    this.isHeld = false;
    this.run();
  }

  private run(): void {
    if (this.running || this.isHeld || this.waiting.length === 0) return;
    this.running = this.drain().finally(() => {
      this.running = undefined;
      this.run();
    });
  }

  private async drain(): Promise<void> {
    while (!this.isHeld && this.waiting.length > 0) {
      const items = this.waiting;
      this.waiting = [];
      await this.options.take(items);
    }
  }
}
