/** When the game server's own events of a topic came last. */
export class NativeTrace {
  private heardAt = -Infinity;

  constructor(
    private readonly silentMs: number,
    private readonly now: () => number,
  ) {}

  hear(): void {
    this.heardAt = this.now();
  }

  /** Whether events come at all. */
  isHeard(): boolean {
    return this.now() - this.heardAt < this.silentMs;
  }
}
