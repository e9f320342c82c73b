type Work = () => Promise<void> | void;

/** Does one thing after the other. */
export class Turns {
  private readonly queue: Work[] = [];
  private isBusy = false;

  constructor(private readonly onError: (error: unknown) => void) {}

  /** Those whose turn has not come. */
  get waiting(): number {
    return this.queue.length;
  }

  add(work: Work): void {
    this.queue.push(work);
    if (!this.isBusy) void this.run();
  }

  /** What has not begun is not done. */
  clear(): void {
    this.queue.length = 0;
  }

  private async run(): Promise<void> {
    this.isBusy = true;
    for (let work = this.queue.shift(); work; work = this.queue.shift())
      try {
        await work();
      } catch (error) {
        this.onError(error);
      }
    this.isBusy = false;
  }
}
