/** What the game server's own events of a topic were about lately, and when the last one came. */
export class NativeTrace {
  private heardAt = -Infinity;
  private touched = new Set<number>();

  constructor(
    private readonly silentMs: number,
    private readonly now: () => number,
  ) {}

  note(id: number): void {
    this.heardAt = this.now();
    this.touched.add(id);
  }

  /** Whether events come at all. */
  isHeard(): boolean {
    return this.now() - this.heardAt < this.silentMs;
  }

  wasTouched(id: number): boolean {
    return this.touched.has(id);
  }

  forgetTouched(): void {
    this.touched.clear();
  }
}
