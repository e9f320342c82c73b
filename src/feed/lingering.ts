export interface LingeringOptions {
  /** Milliseconds. */
  forMs: number;
  max: number;
  now: () => number;
}

/** What nobody uses at the moment, for a while: the longest unused goes first. */
export class Lingering<Key> {
  private readonly since = new Map<Key, number>();

  constructor(private readonly options: LingeringOptions) {}

  /** Returns what is one too many. */
  enter(key: Key): Key | undefined {
    if (!this.since.has(key)) this.since.set(key, this.options.now());
    if (this.since.size <= this.options.max) return undefined;
    const [oldest] = this.since.keys();
    return oldest;
  }

  leave(key: Key): void {
    this.since.delete(key);
  }

  /** Those whose time is over. */
  overdue(): Key[] {
    const { forMs, now } = this.options;
    return [...this.since].filter(([, since]) => now() - since >= forMs).map(([key]) => key);
  }
}
